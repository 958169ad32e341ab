"""The demo city for tests that cross rooms: people at their desks, and readers known on both sides."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from config.demo.city import ACCOUNTS, DEMO_PASSWORD, SEED
from config.demo.foundation import lay_foundation
from config.demo.friends import control
from segments.generating import generate_subscribers, line_id_prefix
from staff.models import User


def inhabit(readers: int) -> None:
    """Lay the city's foundation, and make `readers` friends of its account here and at the stand-in."""
    lay_foundation()
    # The web process does not know the cheap hashes of tests; one honest hash serves everybody.
    honest = PBKDF2PasswordHasher().encode(DEMO_PASSWORD, "wakabano")
    User.objects.filter(username__in=[each.username for each in ACCOUNTS]).update(password=honest)
    generate_subscribers(readers, SEED)
    rule = {"prefix": line_id_prefix(SEED), "count": readers, "first": 0}
    control("POST", "line/friends", {"rule": rule})
