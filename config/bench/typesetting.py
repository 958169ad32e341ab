"""`python -m config.bench.typesetting`: set an issue in this process and print what it took, as JSON.

A process of its own, since memory once held is held for good. Standard input has the issue
(`snapshot.to_json`); with `--django` everything a worker loads is loaded first.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

RUNS = 5


def main() -> None:
    if "--django" in sys.argv:
        import django

        django.setup()
        import channels.newsletter.rendering  # noqa: F401 - and with it all a worker of this queue has
    from channels.newsletter import snapshot
    from channels.newsletter.pdf import Typesetter

    issue = snapshot.from_json(json.load(sys.stdin))
    before, times, pages, peak = memory_mb(), [], 0, 0
    for number in range(RUNS):  # each of another number and title: the typesetter remembers what it has set
        began = time.perf_counter()
        setting = Typesetter(
            replace(issue, number=issue.number + number, title=f"{issue.title}{number or ''}")
        )
        setting.pdf()
        pages = setting.layout.pages
        times.append((time.perf_counter() - began) * 1000)
        peak = peak or memory_mb()
    print(
        json.dumps(
            {"times": times, "pages": pages, "before_mb": before, "peak_mb": peak, "all_mb": memory_mb()}
        )
    )  # noqa: T201


def memory_mb() -> int:
    """The most memory this program has held. (`ru_maxrss` of a child begins with what its parent held.)"""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20)


if __name__ == "__main__":
    main()
