"""Served by fulgurite: see `fulgurite.compat.importer`."""

from fulgurite.compat.importer import serve

serve(__name__)
