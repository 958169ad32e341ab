"""Small pictures for the demo, drawn on the spot: nothing of anybody's is shown."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

from announcements import images
from announcements.actions import record_pictures
from announcements.models import Announcement, Attachment, Rights
from staff.models import User

SIZE = (2700, 1800)  # sharp in print across the whole page
NIGHT, GROUND, LIGHTS = (20, 32, 66), (44, 52, 60), ((255, 214, 102), (120, 190, 255), (255, 255, 255))


def attach_picture(announcement: Announcement, author: User, alt: str) -> None:
    """Add a picture to a draft, as an upload would be stored."""
    data = _drawn(alt)
    picture = images.make_safe(io.BytesIO(data), len(data))
    Attachment.objects.create(
        announcement=announcement,
        image=images.store(picture),
        alt=alt,
        sha256=picture.sha256,
        content_type=picture.content_type,
        rights=Rights.OWN,
    )
    record_pictures(announcement, author, [f"追加：{alt}"])


def _drawn(seed: str) -> bytes:
    """Lights over a dark hill, another for each seed."""
    draw = random.Random(seed)  # noqa: S311 - a drawing
    picture = Image.new("RGB", SIZE, NIGHT)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((-900, 1290, 3600, 3300), fill=GROUND)
    for _ in range(260):
        x, y, r = draw.randrange(SIZE[0]), draw.randrange(1410), draw.choice((6, 6, 9, 15))
        pen.ellipse((x - r, y - r, x + r, y + r), fill=draw.choice(LIGHTS))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
