"""X through tweepy: posts, threads, media, timelines, rules and refusals."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
import requests
import tweepy
from PIL import Image

from channels.sandbox.testing import RunningSandbox
from channels.sandbox.tests.conftest import x_client
from channels.sandbox.x.posts import publish

US = "1000000000000000001"


def picture(size: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), "green").save(out, "JPEG")
    return out.getvalue()


def upload(x: tweepy.Client, data: bytes) -> str:
    body = {"media": base64.b64encode(data).decode(), "media_category": "tweet_image"}
    answer = x.request("POST", "/2/media/upload", user_auth=True, json=body)
    return str(answer.json()["data"]["id"])


def timeline(x: tweepy.Client, **options: Any) -> Any:
    fields = ["created_at", "entities"]
    return x.get_users_tweets(US, user_auth=True, max_results=100, tweet_fields=fields, **options)


def test_a_post_and_its_place_in_the_timeline(x: tweepy.Client) -> None:
    text = "【断水】12月3日(木) 午後1時から <工事> & 点検 https://example.jp/suido?a=1&b=2 をご覧ください"
    made = x.create_tweet(text=text).data
    assert len(made["id"]) == 19
    found = timeline(x).data[0]
    assert str(found.id) == made["id"]
    assert "&lt;工事&gt; &amp; 点検 https://t.co/" in found.text
    assert found.entities["urls"][0]["expanded_url"] == "https://example.jp/suido?a=1&b=2"
    entity = found.entities["urls"][0]
    assert found.text[entity["start"] : entity["end"]] == entity["url"]


def test_an_empty_timeline_has_no_data(x: tweepy.Client) -> None:
    assert timeline(x).data is None


def test_a_wrong_secret_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(tweepy.Unauthorized):
        x_client(sandbox, secret="wrong").create_tweet(text="一")


@pytest.mark.parametrize("text", ["!(*)'~%+&= 記号", "絵文字🍎👨‍👩‍👧", "行\n行", "100%OFF"])
def test_signatures_hold_for_any_text_and_query(x: tweepy.Client, text: str) -> None:
    x.create_tweet(text=text)
    assert x.search_recent_tweets(f'"{text.split()[0]}"', user_auth=True).data


def test_the_weighted_limit(x: tweepy.Client) -> None:
    x.create_tweet(text="あ" * 140)
    with pytest.raises(tweepy.Forbidden, match="not permitted to perform this action"):
        x.create_tweet(text="い" * 141)


def test_duplicates_are_refused_even_after_deleting(sandbox: RunningSandbox, x: tweepy.Client) -> None:
    post = x.create_tweet(text="断水のお知らせ").data["id"]
    assert x.delete_tweet(post).data == {"deleted": True}
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        x.create_tweet(text="断水のお知らせ")
    sandbox.clock.advance(25 * 60 * 60)
    x.create_tweet(text="断水のお知らせ")


def test_a_thread_hangs_together(x: tweepy.Client) -> None:
    first = x.create_tweet(text="1/2").data["id"]
    second = x.create_tweet(text="2/2", in_reply_to_tweet_id=first).data["id"]
    fields = ["conversation_id", "referenced_tweets"]
    found = x.get_tweet(second, user_auth=True, tweet_fields=fields).data
    assert str(found.conversation_id) == first
    assert str(found.referenced_tweets[0].id) == first


def test_replies_only_where_x_allows(sandbox: RunningSandbox, x: tweepy.Client) -> None:
    stranger = publish(sandbox.x, "77", "いい天気")
    asking = publish(sandbox.x, "77", "@wakabano_city 断水はいつまで？")
    with pytest.raises(tweepy.Forbidden, match="only reply"):
        x.create_tweet(text="はい", in_reply_to_tweet_id=stranger.id)
    with pytest.raises(tweepy.Forbidden, match="deleted or not visible"):
        x.create_tweet(text="はい", in_reply_to_tweet_id="1234567890123456789")
    x.create_tweet(text="午後5時までです", in_reply_to_tweet_id=asking.id)
    mentions = x.get_users_mentions(US, user_auth=True).data
    assert [post.text for post in mentions] == ["@wakabano_city 断水はいつまで？"]


def test_picture_with_words_for_it(sandbox: RunningSandbox, x: tweepy.Client) -> None:
    media_id = upload(x, picture())
    alt = {"id": media_id, "metadata": {"alt_text": {"text": "給水車の写真"}}}
    x.request("POST", "/2/media/metadata", user_auth=True, json=alt)
    x.create_tweet(text="給水所", media_ids=[media_id])
    assert sandbox.x.media[media_id].alt == "給水車の写真"
    assert timeline(x).data[0].text.startswith("給水所 https://t.co/")


def test_media_in_pieces(sandbox: RunningSandbox, x: tweepy.Client) -> None:
    data = picture(300)
    half = len(data) // 2
    start = {"media_type": "image/jpeg", "total_bytes": len(data), "media_category": "tweet_image"}
    begun = x.request("POST", "/2/media/upload/initialize", user_auth=True, json=start).json()["data"]["id"]
    for index, piece in enumerate((data[:half], data[half:])):
        segment = {"segment_index": index, "media": base64.b64encode(piece).decode()}
        x.request("POST", f"/2/media/upload/{begun}/append", user_auth=True, json=segment)
    x.request("POST", f"/2/media/upload/{begun}/finalize", user_auth=True)
    x.create_tweet(text="給水所", media_ids=[begun])
    assert sandbox.x.media[begun].size == len(data)


def test_unknown_old_or_too_many_media_are_refused(sandbox: RunningSandbox, x: tweepy.Client) -> None:
    with pytest.raises(tweepy.BadRequest, match="media IDs are invalid"):
        x.create_tweet(text="一", media_ids=["1234567890123456789"])
    old = upload(x, picture())
    sandbox.clock.advance(86_401)
    with pytest.raises(tweepy.BadRequest):
        x.create_tweet(text="一", media_ids=[old])
    with pytest.raises(tweepy.BadRequest):
        x.create_tweet(text="一", media_ids=[old] * 5)
    with pytest.raises(tweepy.BadRequest):
        upload(x, b"\xff\xd8\xff" + bytes(5_000_001))


def test_refusals_of_the_schema(x: tweepy.Client) -> None:
    with pytest.raises(tweepy.BadRequest):
        x.request("POST", "/2/tweets", user_auth=True, json={"text": "一", "colour": "red"})
    with pytest.raises(tweepy.BadRequest):
        x.request("POST", "/2/tweets", user_auth=True, json={"text": " "})
    with pytest.raises(tweepy.Forbidden, match="one cashtag"):
        x.create_tweet(text="$AAA $BBB")
    with pytest.raises(tweepy.NotFound):
        x.request("GET", "/2/nowhere", user_auth=True)


def test_bearer_tokens_may_not_post(sandbox: RunningSandbox) -> None:
    answer = requests.post(
        f"{sandbox.base_url}/2/tweets", json={"text": "一"}, headers={"Authorization": "Bearer b"}, timeout=30
    )
    assert (answer.status_code, answer.json()["title"]) == (403, "Unsupported Authentication")


def test_rate_limit_headers_and_429(sandbox: RunningSandbox, x: tweepy.Client) -> None:
    sandbox.world.set_rate_scale(0.02)  # two posts in 15 minutes
    seen: list[str] = []
    x.session.hooks["response"].append(lambda r, **_: seen.append(r.headers["x-rate-limit-remaining"]))
    for text in ("一", "二"):
        x.create_tweet(text=text)
    with pytest.raises(tweepy.TooManyRequests) as error:
        x.create_tweet(text="三")
    assert seen == ["1", "0", "0"]
    assert error.value.reset_time > sandbox.clock.time()
    sandbox.clock.advance(15 * 60)
    x.create_tweet(text="三")


def test_credits_run_out(sandbox: RunningSandbox, x: tweepy.Client) -> None:
    sandbox.x.commit({"op": "credit", "dollars": 0.22})
    x.create_tweet(text="リンク https://example.jp/")
    x.create_tweet(text="リンクなし")
    with pytest.raises(tweepy.HTTPException) as error:
        x.create_tweet(text="もう一つ")
    assert error.value.response.status_code == 402
    assert error.value.response.json()["title"] == "CreditsDepleted"


def test_deleted_posts_are_gone(x: tweepy.Client) -> None:
    post = x.create_tweet(text="一").data["id"]
    x.delete_tweet(post)
    assert x.get_tweet(post, user_auth=True).errors[0]["title"] == "Not Found Error"
    with pytest.raises(tweepy.NotFound):
        x.delete_tweet(post)


def test_pages_of_a_timeline(x: tweepy.Client) -> None:
    for number in range(7):
        x.create_tweet(text=f"お知らせ{number}")
    pages = tweepy.Paginator(x.get_users_tweets, US, user_auth=True, max_results=5)
    assert [post.text for post in pages.flatten()] == [f"お知らせ{number}" for number in range(6, -1, -1)]


def test_start_time_and_search_operators(sandbox: RunningSandbox, x: tweepy.Client) -> None:
    x.create_tweet(text="ごみ収集日の変更")
    sandbox.clock.advance(3600)
    x.create_tweet(text="図書館の休館日")
    recent = timeline(x, start_time=sandbox.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert recent.data is None or len(recent.data) == 1
    found = x.search_recent_tweets("ごみ OR 図書館 -休館日 from:wakabano_city", user_auth=True)
    assert [post.text for post in found.data] == ["ごみ収集日の変更"]


def test_written_and_then_lost(sandbox: RunningSandbox, x: tweepy.Client) -> None:
    sandbox.faults.add("x", "create", effect="drop", after=True)
    with pytest.raises(requests.ConnectionError):
        x.create_tweet(text="断水のお知らせ")
    assert timeline(x).data[0].text == "断水のお知らせ"
    with pytest.raises(tweepy.Forbidden, match="duplicate"):
        x.create_tweet(text="断水のお知らせ")


def test_me_and_hiding_a_reply(sandbox: RunningSandbox, x: tweepy.Client) -> None:
    assert str(x.get_me().data.id) == US
    post = sandbox.x.posts[x.create_tweet(text="一").data["id"]]
    reply = publish(sandbox.x, "77", "@wakabano_city 広告です", parent=post)
    assert x.hide_reply(reply.id).data == {"hidden": True}
    assert sandbox.x.posts[reply.id].hidden
