"""Graph API: one Page with its feed, photos and comments."""
