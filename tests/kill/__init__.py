"""The kill test: real processes die at every moment, and each person still gets a message exactly once."""
