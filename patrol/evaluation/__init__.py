"""How good the patrol's rules are, measured on labelled announcements. Needs no city and no database."""
