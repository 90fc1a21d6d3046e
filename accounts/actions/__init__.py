"""The only writer of accounts, one file a subject."""
