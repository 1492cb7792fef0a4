"""Pages of the network's coordinators."""
