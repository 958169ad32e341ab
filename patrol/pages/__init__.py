"""The pages of the patrol: they read, ask a use case, and answer."""
