"""`python -m tests.kill N SEED`: the trials, on servers and addresses that `make kill-test` has chosen."""

from __future__ import annotations

import sys

import django

if __name__ == "__main__":
    django.setup()
    from tests.kill.session import session

    sys.exit(session(trials=int(sys.argv[1]), seed=int(sys.argv[2])))
