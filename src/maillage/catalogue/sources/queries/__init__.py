"""Reading the exchanges: what is published on a day, how far imports are."""
