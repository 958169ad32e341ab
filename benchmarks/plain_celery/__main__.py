"""`python -m benchmarks.plain_celery TEXT [--with-key] < one LINE id a line`: queue the whole message."""

from __future__ import annotations

import sys

from benchmarks.plain_celery import send_to_all

if __name__ == "__main__":
    send_to_all(sys.stdin.read().split(), sys.argv[1], with_key="--with-key" in sys.argv)
