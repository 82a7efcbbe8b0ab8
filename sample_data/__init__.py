"""Invented people only: a seeded sample of records with known, documented gaps, and nothing about anyone real."""
