"""The public door: find the near offer without an account, ask, follow by a private link."""
