"""What comes out of the typesetter, read back from the PDF itself."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from channels.newsletter import preflight
from channels.newsletter.fonts import GETA, describe_fonts, find_fonts
from channels.newsletter.pdf import Typesetter
from channels.newsletter.tests.samples import a_full_issue, an_issue, an_item

HOSTILE = '"#let x=1" \\ $x^2$ *b* _i_ `c` <a> @b [c] {d} #panic() // /* %s {{ }} \\u{41} --- "; #'


def text_of(pdf: bytes) -> str:
    """All text of the file without line breaks, which columns put anywhere."""
    pages = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    return "".join(text.split())


def test_a_full_issue_is_set_in_order_and_passes_preflight() -> None:
    setting = Typesetter(a_full_issue(60))
    pdf, layout = setting.pdf(), setting.layout
    assert preflight.check(pdf).problems == ()
    assert preflight.check(pdf).pages == layout.pages
    assert [placed.key for placed in layout.placements] == [str(n) for n in range(60)]
    pages = [placed.page for placed in layout.placements]
    assert pages == sorted(pages)
    assert pages[0] == 2
    assert "0000-12-3510" in text_of(pdf)


def test_the_same_issue_gives_the_same_bytes() -> None:
    assert Typesetter(a_full_issue(3)).pdf() == Typesetter(a_full_issue(3)).pdf()


@pytest.mark.parametrize("count", [0, 1, 200])
def test_any_number_of_items(count: int) -> None:
    setting = Typesetter(a_full_issue(count))
    assert preflight.check(setting.pdf()).problems == ()
    assert len(setting.layout.placements) == count


def test_hostile_text_comes_out_as_text() -> None:
    issue = an_issue(
        an_item(HOSTILE, HOSTILE + "\x00\x07\u202e\ud800\n" + HOSTILE, ("問", HOSTILE)),
        title=HOSTILE,
        city=HOSTILE,
    )
    text = text_of(Typesetter(issue).pdf())
    assert text.count("".join(HOSTILE.split())) >= 4


def test_long_words_and_long_texts_stay_in_their_columns() -> None:
    url = "https://www.city.wakabano.example/" + "a" * 120 + "?b=1"
    issue = an_issue(an_item("あ" * 200, "x" * 2000, ("申", url)), an_item("漢字", "漢" * 6000, key="2"))
    setting = Typesetter(issue)
    pdf = setting.pdf()
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        rights = [text.get_charbox(n)[2] for n in range(text.count_chars())]
        assert max(rights, default=0) < (210 + 2 * preflight.BLEED_MM) * preflight.MM
    assert url.replace("https://", "") in text_of(pdf).replace("\u200b", "").replace("\ufeff", "")
    assert [placed.overflow > 0 for placed in setting.layout.placements] == [True, True]


def test_an_item_over_its_budget_is_named() -> None:
    layout = Typesetter(an_issue(an_item("長い記事", "長" * 17 * 30))).layout
    assert layout.warnings[0] == "「長い記事」は31行で、目安の20行を11行こえています。"
    assert layout.problems == ()


def test_a_missing_glyph_is_named_and_set_as_geta() -> None:
    setting = Typesetter(an_issue(an_item("😀のつどい", "𠮷野さんとtiếng")))
    assert setting.layout.problems == (
        "書体にない字があります: 「😀」（U+1F600）。別の字かかなに直してください。",
    )
    text = text_of(setting.pdf())
    assert f"{GETA}のつどい" in text
    assert "𠮷野さん" in text


@pytest.mark.parametrize("gaiji", ["\ue001", "\U000f0001", "\U0010fffd"])
def test_a_character_of_private_use_is_named(gaiji: str) -> None:
    layout = Typesetter(an_issue(an_item(f"髙橋と{gaiji}"))).layout
    assert f"U+{ord(gaiji):04X}" in layout.problems[0]


def test_it_is_set_with_the_wheel_alone() -> None:
    stack = find_fonts([])
    setting = Typesetter(a_full_issue(8), stack)
    checked = preflight.check(setting.pdf())
    assert checked.problems == ()
    assert all("NotoSansCJK" in font for font in checked.fonts)
    assert describe_fonts(stack).startswith("書体はNoto Sans CJK JPを使います。")


def test_pages_come_as_pictures_too() -> None:
    pictures = Typesetter(an_issue(an_item())).pages(30)
    assert len(pictures) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_the_printer_is_told_of_pages_left_over() -> None:
    assert Typesetter(an_issue(an_item())).layout.notes == (
        "全2面です。印刷は4面ごとなので、2面分が余ります。",
    )


def test_the_label_has_both_calendars() -> None:
    assert an_issue(published=date(2027, 1, 15)).label == "2027年（令和9年）1月15日号"
