"""What `manage.py newsletter` can do: one module per act, with `HELP`, `arguments` and `run`."""
