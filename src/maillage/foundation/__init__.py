"""The ground: accounts, the journal, letters, and tools that know nothing of the subject."""
