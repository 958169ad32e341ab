from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import ExifTags, Image, PngImagePlugin

from announcements.images import MAX_SIDE, make_safe, store, tells_place
from staff.errors import Refused


def encoded(kind: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 200).save(out, kind, **options)
    return out.getvalue()


def safe(data: bytes) -> Any:
    return make_safe(io.BytesIO(data), len(data))


def test_a_photograph_loses_its_place_and_its_camera() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    picture = safe(encoded(exif=exif.tobytes(), comment=b"secret"))
    again = Image.open(io.BytesIO(picture.data))
    assert not again.getexif()
    assert "comment" not in again.info
    assert b"Camera" not in picture.data
    assert (picture.content_type, picture.width, picture.height) == ("image/jpeg", 40, 20)


def located(**options: Any) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return encoded(exif=exif.tobytes(), **options)


def test_that_a_place_was_there_is_remembered_and_the_place_is_not() -> None:
    picture = safe(located())
    assert picture.had_place
    assert not safe(picture.data).had_place
    assert not safe(encoded()).had_place
    assert safe(encoded(xmp=b"<x exif:GPSLatitude='35,0N'/>")).had_place


def test_a_stored_picture_that_still_tells_its_place_is_found_out() -> None:
    assert not tells_place(store(safe(located())))
    assert tells_place(default_storage.save("images/by-hand.jpg", ContentFile(located())))
    assert not tells_place("images/gone.jpg")
    assert not tells_place(default_storage.save("images/broken.jpg", ContentFile(b"no picture")))


def test_orientation_is_applied_before_it_is_forgotten() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    picture = safe(encoded(exif=exif.tobytes()))
    assert (picture.width, picture.height) == (20, 40)


def test_texts_in_a_png_are_dropped_but_not_its_transparency() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Location", "35.0,139.0")
    picture = safe(encoded("PNG", mode="RGBA", pnginfo=info))
    assert b"Location" not in picture.data
    assert Image.open(io.BytesIO(picture.data)).mode == "RGBA"


def test_what_hides_behind_the_pixels_is_gone() -> None:
    assert b"<script>" not in safe(encoded() + b"<script>alert(1)</script>").data


def test_a_huge_photograph_is_scaled_down() -> None:
    assert safe(encoded(size=(6000, 600))).width == MAX_SIDE


def test_the_type_is_read_from_the_content() -> None:
    assert safe(encoded("WEBP")).content_type == "image/png"
    assert safe(encoded("GIF", mode="P")).content_type == "image/png"


def bomb() -> bytes:
    """A PNG header that claims 60,000 × 60,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "画像として読めません"),
        (b"<html><script>1</script></html>", "画像として読めません"),
        (b"GIF89a<script>alert(1)</script>", "画像として読めません"),
        (encoded()[:200], "画像として読めません"),
        (encoded("BMP"), "画像として読めません"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVGは使えません"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "SVGは使えません"),
        (b"%PDF-1.7", "PDFは画像として使えません"),
        (b"\0\0\0\x18ftypheic\0\0", "HEIC"),
        (bomb(), "縦横が大きすぎます"),
        (encoded("PNG", size=(8000, 5001), mode="1"), "縦横が大きすぎます"),
        (moving(), "動く画像"),
    ],
)
def test_an_attack_or_a_mistake_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        safe(data)


def test_50_megabytes_are_refused_without_being_read() -> None:
    upload = io.BytesIO(encoded())
    with pytest.raises(Refused, match="10MBまでです（選んだ画像は50MB）"):
        make_safe(upload, 50 * 1024**2)
    assert upload.tell() == 0


def test_it_is_stored_once_under_its_digest() -> None:
    picture = safe(encoded())
    assert store(picture) == store(picture) == f"images/{picture.sha256}.jpg"
    with default_storage.open(picture.name) as stored:
        assert stored.read() == picture.data
