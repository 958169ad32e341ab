from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from staff.log_scrubbing import ScrubSecrets, scrub

PERSON = "U" + "4af49806" * 4
TOKEN = "EAABsbCS1iHgBO" + "x7" * 40
LINE_TOKEN = "A1b2+/" * 28 + "9w=="


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        (f"sent to {PERSON}", PERSON),
        (f"to=['{PERSON}','{PERSON}']", PERSON),
        (f"Key (line_user_id)=({PERSON}) already exists.", PERSON),
        (f"reader_{PERSON}_x", PERSON),
        (f"/v2/bot/profile/{PERSON}?x=1", PERSON),
        ("group C" + "0f" * 16, "0f" * 16),
        (f"GET https://graph.facebook.com/v25.0/me?access_token={TOKEN}&limit=1", TOKEN),
        (f"facebook.GraphAPIError: bad {TOKEN}", TOKEN),
        (f'{{"access_token": "{TOKEN}", "x": 1}}', TOKEN),
        (f"{{'access_token': '{TOKEN}'}}", TOKEN),
        ('{\\"client_secret\\": \\"s3cr3t-v4lue\\"}', "s3cr3t-v4lue"),
        ("appsecret_proof=0123456789abcdef", "0123456789abcdef"),
        (f"Authorization: Bearer {LINE_TOKEN}", LINE_TOKEN),
        (f"token is {LINE_TOKEN}", LINE_TOKEN),
        ("'Authorization': 'bearer abcdefgh12345'", "abcdefgh12345"),
        ('OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_signature="tnnArxj06c"', "tnnArxj06c"),
        ("oauth_token=370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9Eyz", "GmHxMAgYyLbNEtIKZeRNFsMKPR9Eyz"),
        ("postgres://koho:hunter2hunter2@db:5432/koho", "hunter2hunter2"),
        ("redis://:p%40ssw0rd@cache:6379/0", "p%40ssw0rd"),
        ("password=correct-horse", "correct-horse"),
        ("Cookie: sessionid=abc123def456; csrftoken=zzz999", "abc123def456"),
    ],
)
def test_secrets_become_an_ellipsis(line: str, secret: str) -> None:
    assert secret not in scrub(line)
    assert "…" in scrub(line)


def test_our_own_secrets_go_wherever_they_stand() -> None:
    for name in ("SECRET_KEY", "LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "FACEBOOK_PAGE_TOKEN"):
        value = getattr(settings, name)
        assert value not in scrub(f"x{value}y")


@pytest.mark.parametrize(
    "line",
    [
        "12 webhook events processed",
        "GET /admin/announcements/announcement/?q=離乳食 200",
        "request id 8c5f4f60-2a0d-4c1d-9f5e-2b8f0f4c1a11",
        "digest " + "ab" * 32,
        "お知らせ「Uターン就職相談会」を申請しました",
        "secret garden",
    ],
)
def test_ordinary_lines_stay_as_they_are(line: str) -> None:
    assert scrub(line) == line


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a logger with the project's own filter and format writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(ScrubSecrets())
    handler.setFormatter(logging.Formatter("{asctime} {levelname} {name}: {message}", style="{"))
    logger = logging.getLogger("scrubbed")
    logger.propagate = False
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)
    logger.propagate = True


def test_arguments_are_scrubbed(written: io.StringIO) -> None:
    logging.getLogger("scrubbed").warning("to %s with %r", PERSON, {"access_token": TOKEN})
    assert "to U… with" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_tracebacks_and_their_causes_are_scrubbed(written: io.StringIO) -> None:
    try:
        try:
            raise ValueError(f"access_token={TOKEN}")
        except ValueError as error:
            raise RuntimeError(f"could not send to {PERSON}") from error
    except RuntimeError:
        logging.getLogger("scrubbed").exception("failed for %s", PERSON, stack_info=True)
    text = written.getvalue()
    assert "RuntimeError: could not send to U…" in text
    assert "The above exception was the direct cause" in text
    assert PERSON not in text
    assert TOKEN not in text


def test_arguments_that_do_not_fit_are_scrubbed_too(
    written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("scrubbed").warning("two %s %s", PERSON)  # noqa: PLE1206
    printed = written.getvalue() + capsys.readouterr().err
    assert "two" in printed
    assert PERSON not in printed


def test_a_message_that_is_no_text_is_scrubbed(written: io.StringIO) -> None:
    logging.getLogger("scrubbed").warning({"to": [PERSON]})
    assert PERSON not in written.getvalue()


def test_every_handler_of_the_project_scrubs() -> None:
    configuration: Any = settings.LOGGING
    for handler in configuration["handlers"].values():
        assert "scrub" in handler["filters"]
