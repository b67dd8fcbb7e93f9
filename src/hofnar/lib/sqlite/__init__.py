"""Django's SQLite engine with an SQLite that keeps what it was given (docs/decisions/0007-which-sqlite.md)."""
