"""What people ask of the door of territories."""
