"""What happens to a person. Every personal fact lives on this floor."""
