"""Files to rows: reading, checking line by line, writing in batches."""
