"""The delivery ledger: what must go out, what went out, and what is not known. It knows no vendor."""
