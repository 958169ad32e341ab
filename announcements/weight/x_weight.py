"""Weighted length of a post on X: at most 280, a Japanese character is 2, any URL is 23.

Rules: twitter-text `config/v3.json` and its conformance data. The published Python parser searches URLs in
quadratic time, so this is our own; every search here is linear in practice, whatever the input.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MAX_WEIGHT = 280
URL_WEIGHT = 23
EMOJI_WEIGHT = 2

# Code points that weigh 1; everything else weighs 2 (config/v3.json, "ranges").
LIGHT_RANGES = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
# Characters X refuses in a post (non-characters and the byte order mark).
FORBIDDEN = frozenset("\ufffe\ufeff\uffff")

VARIATION_SELECTOR, JOINER, KEYCAP = "\ufe0f", "\u200d", "\u20e3"
_EMOJI_RANGES = (
    (0x1F000, 0x1FAFF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x2300, 0x23FF), (0x2190, 0x21FF),
    (0x25A0, 0x25FF), (0x2934, 0x2935),
)  # fmt: skip
_EMOJI_SINGLES = frozenset("\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299\u24c2")

_LONGEST_URL = 4096  # twitter-text's limit, with the host in punycode
_LONGEST_TCO_SLUG = 40


def weighted_length(text: str, *, emoji_as_one: bool = True) -> int:
    """The weight X gives `text`. `emoji_as_one=False` counts as before 2018 (config/v2.json)."""
    text = re.sub("\r\n?", "\n", unicodedata.normalize("NFC", text))
    urls = dict(find_urls(text))
    weight = at = 0
    while at < len(text):
        emoji = _emoji_length(text, at) if emoji_as_one else 0
        if at in urls:
            weight, at = weight + URL_WEIGHT, urls[at]
        elif emoji:
            weight, at = weight + EMOJI_WEIGHT, at + emoji
        else:
            weight, at = weight + _character_weight(text[at]), at + 1
    return weight


def is_postable(text: str, *, emoji_as_one: bool = True) -> bool:
    """True when X would take `text` as one post: not empty, not too long, no forbidden character."""
    if FORBIDDEN.intersection(text):
        return False
    return 0 < weighted_length(text, emoji_as_one=emoji_as_one) <= MAX_WEIGHT


def find_urls(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of everything X would turn into a t.co link, in order."""
    for found in _url_pattern().finditer(text):
        host = found["host"] or found["bare_host"]
        try:
            puny = host.encode("idna")
        except UnicodeError:
            continue
        if found["host"] and len(found[0]) - len(host) + len(puny) > _LONGEST_URL:
            continue
        short = _T_CO.match(found[0])
        if short and len(short[1]) > _LONGEST_TCO_SLUG:
            continue
        yield found.start(), found.start() + short.end() if short else found.end()


def _character_weight(character: str) -> int:
    code = ord(character)
    return 1 if any(low <= code <= high for low, high in LIGHT_RANGES) else 2


# --- emoji -------------------------------------------------------------------------------------


def _is_emoji(character: str) -> bool:
    code = ord(character)
    return character in _EMOJI_SINGLES or any(low <= code <= high for low, high in _EMOJI_RANGES)


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_modifier(character: str) -> bool:
    """Variation selector, skin tone, or a tag of a sub-national flag."""
    return character == VARIATION_SELECTOR or (
        "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"
    )


def _emoji_length(text: str, at: int) -> int:
    """How many code points the one emoji at `at` has; 0 when there is none."""
    first = text[at]
    if first in "0123456789#*":
        keycap = at + (2 if text[at + 1 : at + 2] == VARIATION_SELECTOR else 1)
        return keycap + 1 - at if text[keycap : keycap + 1] == KEYCAP else 0
    if _is_flag_half(first):
        return 2 if at + 1 < len(text) and _is_flag_half(text[at + 1]) else 1
    if not _is_emoji(first):
        return 0
    end = at + 1
    while end < len(text):
        if _is_modifier(text[end]):
            end += 1
        elif text[end] == JOINER and end + 1 < len(text) and _is_emoji(text[end + 1]):
            end += 2
        else:
            break
    return end - at


# --- URLs --------------------------------------------------------------------------------------

_LATIN = "À-ÖØ-öø-ÿĀ-ɏɓɔɖɗəɛɣɨɯɲʉʋʻ\u0300-\u036fḀ-ỿЀ-ӿ"
_NOT_IN_LABEL = r"\s!-/:-@\[-`{-~\u2000-\u206f\u3000-\u303f\uff00-\uffef"
_T_CO = re.compile(
    r"https?://t\.co/([a-zA-Z0-9]+)"
    r"(?:\?[a-zA-Z0-9!?*'@();:&=+$/%#\[\]_.,~|-]*[a-zA-Z0-9_&=#/-])?",
    re.IGNORECASE,
)


@cache
def top_level_domains() -> tuple[str, ...]:
    """IANA's list in Unicode, the longest first so that 「com」 is not read as 「co」."""
    lines = (Path(__file__).parent / "tlds.txt").read_text(encoding="utf-8").splitlines()
    return tuple(sorted((line for line in lines if not line.startswith("#")), key=len, reverse=True))


def _tld_pattern(domains: list[str]) -> str:
    return "(?:" + "|".join(map(re.escape, domains)) + r"|xn--[a-z0-9-]+)(?=[^0-9a-zA-Z@+-]|$)"


@cache
def _url_pattern() -> re.Pattern[str]:
    """With a scheme any host; without one only a Latin host, which must not follow a letter, @, # or dot."""
    domains = list(top_level_domains())
    # The three classes do not overlap: an overlap would make a row of hyphens take exponential time.
    label = rf"[^{_NOT_IN_LABEL}](?:(?:[^{_NOT_IN_LABEL}]|[_-]){{0,61}}[^{_NOT_IN_LABEL}])?"
    latin_label = rf"[0-9a-z{_LATIN}](?:[0-9a-z{_LATIN}_-]{{0,61}}[0-9a-z{_LATIN}])?"
    latin_tld = _tld_pattern([domain for domain in domains if domain.isascii()])
    inside = rf"[a-zA-Z0-9{_LATIN}!\*';:=\+,\.\$/%#\[\]\-–—_~@\|&]"
    last = rf"[a-zA-Z0-9{_LATIN}=_#/\+\-]"
    brackets = rf"\((?:{inside}|\({inside}*\))*\)"
    path = rf"(?:/(?:(?:{inside}|{brackets})*(?:{last}|{brackets})|)|(?=\?))"
    query = r"(?:\?[a-zA-Z0-9!?\*'\(\);:&=\+\$/%#\[\]\-_\.,~\|@]*[a-zA-Z0-9\-_&=#/])?"
    rest = rf"(?::[0-9]+)?(?:{path})?{query}"
    return re.compile(
        rf"(?<![@＠$#＃A-Za-z0-9])https?://(?P<host>(?:{label}\.)+{_tld_pattern(domains)}){rest}"
        rf"|(?<![-_./@＠$#＃A-Za-z0-9{_LATIN}])(?P<bare_host>(?:{latin_label}\.)+{latin_tld}){rest}",
        re.IGNORECASE,
    )
