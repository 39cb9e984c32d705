"""The core of hzdesk: forms, returns, checks, workbooks, merge. No Qt, no database."""

VERSION = "0.1.0"
