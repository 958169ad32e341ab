"""Stand-in servers that speak the real HTTP of LINE, X and the Graph API, for demos, drills and tests."""
