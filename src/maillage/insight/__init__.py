"""What is learnt from the floors below: counts only. Reads below, writes only its own tables."""
