"""`python -m config.launch`: the embedded servers, the demo and the test run.

Nothing here needs Django's settings: it builds the environment that the settings are read from.
"""
