"""Django's PostgreSQL engine, with one difference: a kept connection is checked only after it has rested."""
