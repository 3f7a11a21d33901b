"""Exporters: the page and the deck, from the same bound notebook."""
