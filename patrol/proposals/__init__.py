"""Counter-proposals: a prepared change of a draft, sent back with its reason for the clerk to accept.

kinds.py lists what can be proposed; each kind is a pure function from the situation to its options.
"""
