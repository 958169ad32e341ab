"""How long a text is, in the unit of each channel: pure functions for editor, checks and transports."""
