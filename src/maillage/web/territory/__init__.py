"""The door of territories and of the Region: sheets, questions, committees, agreements. Aggregates, and no name."""
