"""What the patrol knows beyond the draft: load per person, what came back of similar posts, patterns."""
