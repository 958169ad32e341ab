"""X API v2: posts, media, timelines, with OAuth 1.0a checked."""
