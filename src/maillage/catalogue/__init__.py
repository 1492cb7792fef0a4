"""What exists: territories, network, offers. Publishable as open data."""
