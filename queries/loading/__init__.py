"""Extracts in, exact counts, what is released; the web process imports nothing from here."""
