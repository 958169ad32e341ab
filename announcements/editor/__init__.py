"""The page where an announcement is written: its form, its live fragments, its conflicts."""
