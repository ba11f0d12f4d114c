class API:
    """The part that reads back what was sent."""
