"""Offers that do the same thing: found with their evidence, shown side by side, settled by the partners."""
