"""The doors of accounts, one file a subject."""
