"""The door of links: one thing shown by an expiring link, without account; opening shows, only a POST acts."""
