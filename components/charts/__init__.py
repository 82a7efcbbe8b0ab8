"""Figures as plain dictionaries of lists, one module a chart."""
