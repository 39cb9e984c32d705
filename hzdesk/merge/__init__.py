"""The bureau's side: receive one file, merge many, sum them up."""
