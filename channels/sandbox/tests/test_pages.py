"""The residents' pages: what they show, what they let nobody do."""

from __future__ import annotations

import html
import io
import re
import uuid

import pytest
import requests
from linebot.v3.messaging import ImageMessage, MulticastRequest, TextMessage
from PIL import Image

from channels.sandbox import overview
from channels.sandbox.line.friends import Status
from channels.sandbox.testing import RunningSandbox
from channels.sandbox.tests.conftest import graph_api, line_api, user_ids, x_client


@pytest.fixture
def full(sandbox: RunningSandbox) -> RunningSandbox:
    sandbox.add_friends(user_ids(30))
    url = "http://127.0.0.1:8000/media/a.jpg"
    request = MulticastRequest(
        to=user_ids(25),
        messages=[
            TextMessage(text="【断水】<工事>のお知らせ\nhttps://example.jp/suidoをご覧ください"),
            ImageMessage(originalContentUrl=url, previewImageUrl=url),
        ],
    )
    line_api(sandbox).multicast(request, x_line_retry_key=str(uuid.uuid4()))
    x_client(sandbox).create_tweet(text="断水 https://example.jp/suido <工事>")
    graph = graph_api(sandbox)
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "green").save(picture, "JPEG")
    answer = graph.put_photo(
        ("p.jpg", picture.getvalue(), "image/jpeg"),
        album_path="100000000000001/photos",
        caption="給水所",
        alt_text_custom="給水車の写真",
    )
    overview.resident_comment(sandbox.world, answer["post_id"], "助かります", "青空 健太")
    return sandbox


def get(sandbox: RunningSandbox, path: str) -> requests.Response:
    return requests.get(sandbox.base_url + path, timeout=30)


def test_every_page_stands_with_a_strict_policy(full: RunningSandbox) -> None:
    for path in ("/", "/line/", "/line/friend/1/", "/x/", "/facebook/"):
        answer = get(full, path)
        assert answer.status_code == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert " style=" not in answer.text
        assert "onclick" not in answer.text


def test_empty_pages_teach(sandbox: RunningSandbox) -> None:
    assert "友だちがまだいません" in get(sandbox, "/line/").text
    assert "まだ投稿はありません" in get(sandbox, "/x/").text
    assert "まだ投稿はありません" in get(sandbox, "/facebook/").text


def test_a_talk_shows_words_links_and_pictures(full: RunningSandbox) -> None:
    page = get(full, "/line/friend/1/").text
    assert "&lt;工事&gt;のお知らせ" in page
    assert re.search(
        r'<a href="/line/friend/1/open\?[^"]+" rel="noopener noreferrer">https://example.jp/suido</a>', page
    )
    assert '<img src="http://127.0.0.1:8000/media/a.jpg"' in page
    assert "まだメッセージはありません" in get(full, "/line/friend/30/").text


def test_no_line_id_is_ever_shown(full: RunningSandbox) -> None:
    for path in ("/line/", "/line/friend/1/"):
        assert user_ids(1)[0] not in get(full, path).text


def test_search_by_number(full: RunningSandbox) -> None:
    assert get(full, "/line/?number=7").url.endswith("/line/friend/7/")
    missing = get(full, "/line/?number=31")
    assert (missing.status_code, "その番号の友だちはいません" in missing.text) == (404, True)
    assert get(full, "/line/friend/31/").status_code == 404
    assert get(full, "/line/friend/0/").status_code == 404


def test_blocking_by_thumb_only_from_the_page(full: RunningSandbox) -> None:
    address = f"{full.base_url}/line/friend/1/block"
    assert requests.post(address, timeout=30).status_code == 403
    assert requests.post(address, headers={"Origin": "https://evil.example"}, timeout=30).status_code == 403
    full.line.put("settings", "webhook_url", "http://127.0.0.1:9/")
    answer = requests.post(address, headers={"Origin": full.base_url}, timeout=30)
    assert full.line.friends.status[0] == Status.BLOCKED
    assert "知らせが届きませんでした" in answer.text
    requests.post(f"{full.base_url}/line/friend/1/follow", headers={"Origin": full.base_url}, timeout=30)
    assert full.line.friends.status[0] == Status.FRIEND


def test_timelines(full: RunningSandbox) -> None:
    x = get(full, "/x/").text
    assert "&lt;工事&gt;" in x
    assert 'href="https://example.jp/suido"' in x
    page = get(full, "/facebook/").text
    assert 'alt="給水車の写真"' in page
    assert "助かります" in page


def test_static_files_stay_in_their_folders(sandbox: RunningSandbox) -> None:
    assert get(sandbox, "/static/sandbox/sandbox.css").headers["Content-Type"].startswith("text/css")
    assert get(sandbox, "/static/koho/tokens.css").status_code == 200
    for path in ("/static/koho/..%2F..%2Fmanage.py", "/static/admin/x.css", "/media/..%2Fjournal.jsonl"):
        assert get(sandbox, path).status_code == 404


def test_looking_and_following_a_link_are_counted_as_line_counts_them(full: RunningSandbox) -> None:
    unit = full.line.sends[0].request_id
    page = get(full, "/line/friend/1/").text
    get(full, "/line/friend/1/")
    get(full, "/line/friend/28/")  # got nothing
    (link,) = re.findall(r'href="(/line/friend/1/open[^"]+)"', page)
    answer = requests.get(full.base_url + html.unescape(link), timeout=30, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "https://example.jp/suido")
    reading = full.line.reading(unit)
    assert (reading.openers, reading.clickers) == (1, 1)


def test_a_link_nobody_sent_leads_nowhere(full: RunningSandbox) -> None:
    unit = full.line.sends[0].request_id
    for path in (
        f"/line/friend/1/open?unit={unit}&url=https://evil.example/",
        f"/line/friend/28/open?unit={unit}&url=https://example.jp/suido",
        "/line/friend/1/open?unit=none&url=https://example.jp/suido",
    ):
        answer = requests.get(full.base_url + path, timeout=30, allow_redirects=False)
        assert answer.status_code == 404


def test_public_posts_count_who_was_shown_them(full: RunningSandbox) -> None:
    for path in ("/x/", "/x/", "/facebook/"):
        get(full, path)
    (post,) = full.x.posts
    assert full.x.reacted(post).shown == 2
    assert [full.facebook.reacted(one).shown for one in full.facebook.posts] == [1]
