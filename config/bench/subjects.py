"""What can be measured: the register of all subjects."""

from __future__ import annotations

from collections.abc import Mapping

from config.bench import (
    checks,
    compare,
    control,
    count,
    emergency,
    fanout,
    load,
    newsletter,
    reach,
    webhook,
)
from config.bench.subject import Subject

SUBJECTS: Mapping[str, Subject] = {
    subject.name: subject
    for subject in (
        checks.SUBJECT,
        count.SUBJECT,
        newsletter.SUBJECT,
        fanout.SUBJECT,
        emergency.SUBJECT,
        control.SUBJECT,
        webhook.SUBJECT,
        load.SUBJECT,
        reach.SUBJECT,
        compare.SUBJECT,
    )
}
