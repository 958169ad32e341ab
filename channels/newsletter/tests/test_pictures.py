"""Pictures on the plates: black alone or CMYK, and a sentence for what can't be shown."""

from __future__ import annotations

import hashlib
import io

import pikepdf
import pytest
from PIL import Image

from channels.newsletter import preflight
from channels.newsletter.document import PageFormat, Picture
from channels.newsletter.pdf import Typesetter
from channels.newsletter.pictures import Loader, prepare
from channels.newsletter.tests.reading import overlaps
from channels.newsletter.tests.samples import an_issue, an_item_with


def an_image(mode: str = "RGB", size: tuple[int, int] = (1200, 800), kind: str = "JPEG") -> bytes:
    made = Image.radial_gradient("L").resize(size).convert(mode)
    if mode == "RGB":
        made = Image.merge(
            "RGB", (made.getchannel(0), made.getchannel(1).rotate(90, expand=False), made.getchannel(2))
        )
        made.paste((200, 40, 40), (0, 0, size[0] // 3, size[1] // 3))
    stored = io.BytesIO()
    made.save(stored, kind)
    return stored.getvalue()


def a_picture(content: bytes = b"", path: str = "a.jpg", **changes: object) -> Picture:
    values = {"sha256": hashlib.sha256(content).hexdigest(), "alt": "雪の駅前", "width": 1200, "height": 800}
    return Picture(path, **(values | changes))  # type: ignore[arg-type]


def loader(**files: bytes) -> Loader:
    return {name.replace("_", "."): content for name, content in files.items()}.__getitem__


def plates(pdf: bytes) -> list[Image.Image]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        images = [image for page in document.pages for image in page.get_images().values()]
        assert all(image.get("/ColorSpace") == "/DeviceCMYK" for image in images)
        return [Image.open(io.BytesIO(image.read_raw_bytes())) for image in images]


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "1", "CMYK", "LA"])
@pytest.mark.parametrize("colours", ["two", "four"])
def test_every_picture_comes_as_cmyk(mode: str, colours: str) -> None:
    kind = {"RGBA": "PNG", "P": "PNG", "1": "PNG", "LA": "PNG"}.get(mode, "JPEG")
    content = an_image(mode, kind=kind)
    made = prepare(a_picture(content), loader(a_jpg=content), colours, 57)
    assert made.problem == ""
    with Image.open(io.BytesIO(made.jpeg)) as image:
        assert image.mode == "CMYK"
        assert image.width == round(57 / 25.4 * 350)
        if colours == "two":
            assert [band.getextrema() for band in image.split()[:3]] == [(0, 0)] * 3
            assert image.getchannel("K").getextrema() != (0, 0)


@pytest.mark.parametrize(
    ("picture", "files", "problem"),
    [
        (a_picture(path="gone.jpg"), {}, "見つかりません（KeyError）"),
        (a_picture(), {"a_jpg": b""}, "見つかりません"),
        (a_picture(b"other"), {"a_jpg": an_image()}, "承認されたものと違います"),
        (
            a_picture(b"GIF89a no picture"),
            {"a_jpg": b"GIF89a no picture"},
            "開けません（UnidentifiedImageError）",
        ),
        (a_picture(an_image()[:900]), {"a_jpg": an_image()[:900]}, "開けません（OSError）"),
    ],
)
def test_what_is_wrong_with_a_picture(picture: Picture, files: dict[str, bytes], problem: str) -> None:
    assert prepare(picture, loader(**files), "two", 57).problem == problem


def test_a_bomb_is_refused() -> None:
    content = an_image("1", (16000, 16000), "PNG")
    assert "大きすぎます" in prepare(a_picture(content), loader(a_jpg=content), "two", 57).problem


def test_no_more_pixels_than_an_upload_may_have() -> None:
    content = an_image("1", (8000, 5001), "PNG")
    assert prepare(a_picture(content), loader(a_jpg=content), "two", 57).problem == "大きすぎます"


def test_without_a_loader_the_picture_is_named_and_its_place_kept() -> None:
    layout = Typesetter(an_issue(an_item_with(a_picture()))).layout
    assert layout.problems == ("「写真の記事」の写真1が見つかりません。写真を入れ直してください。",)
    assert layout.placements[0].lines > 8


@pytest.mark.parametrize("colours", ["two", "four"])
def test_on_the_page(colours: str) -> None:
    content, tall = an_image(), an_image(size=(500, 900))
    issue = an_issue(
        an_item_with(
            a_picture(content, caption="点灯式の準備をする皆さん"),
            a_picture(tall, "b.jpg", width=500, height=900),
        ),
        format=PageFormat(colours=colours),
    )
    setting = Typesetter(issue, load=loader(a_jpg=content, b_jpg=tall))
    pdf = setting.pdf()
    assert setting.layout.problems == ()
    assert preflight.check(pdf).problems == ()
    assert overlaps(pdf) == []
    shown = plates(pdf)
    assert len(shown) == 2
    coloured = [any(band.getextrema() != (0, 0) for band in image.split()[:3]) for image in shown]
    assert coloured == [colours == "four"] * 2
