"""Readers of another system (CSV) or the friends LINE knows; a killed import goes on where it was."""
