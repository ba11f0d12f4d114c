"""What scripts import from the old packages and today's packages no longer have: small things, and refusals by name."""
