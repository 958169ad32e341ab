"""所属の承認: routes, what may be done along them, and the doing.

`rules` is pure; `following` picks and freezes a route; `acting` holds the acts; `mailing` tells people.
"""
