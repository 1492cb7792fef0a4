"""What two doors need: page context, error pages, closed-unless-open, form rendering, style bundle.

No door is imported here; doors import from here.
"""
