"""The yearly report (年度报告): its numbers, each with where it comes from, and how far the policy targets are."""
