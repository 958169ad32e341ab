"""The main job, played in a terminal through the same use cases and workers a person's clicks run."""
