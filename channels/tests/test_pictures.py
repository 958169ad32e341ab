"""The small copies of pictures, for LINE's servers: names that are digests, nothing else."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from channels.frozen_images import frozen, make_preview, scaled_down
from channels.tests.over_http import make_picture


def test_a_preview_is_served_without_signing_in(client: Client) -> None:
    image = make_picture()
    make_preview(frozen(image), 1024 * 1024)
    answer = client.get(f"/media/previews/{image.sha256}.jpg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["previews/secret.pdf", "previews/../settings.py", "issues/" + "0" * 64 + ".jpg"]
)
def test_nothing_else_is_served(client: Client, path: str) -> None:
    default_storage.save("previews/secret.pdf", ContentFile(b"%PDF"))
    assert client.get(f"/media/{path}").status_code == 404


def test_a_picture_that_is_gone_is_404(client: Client) -> None:
    assert client.get(f"/media/previews/{'0' * 64}.jpg").status_code == 404


def test_scaling_down_keeps_to_the_limit() -> None:
    with default_storage.open(make_picture(900, "PNG", noise=True).path) as stored:
        data = stored.read()
    small = scaled_down(data, 50_000)
    assert small.startswith(b"\xff\xd8\xff")
    assert len(small) <= 50_000
