"""The Graph API through facebook-sdk: posts, photos, comments, rules and refusals."""

from __future__ import annotations

import io
import json
from typing import Any

import facebook
import pytest
import requests
from PIL import Image

from channels.sandbox import overview
from channels.sandbox.config import FacebookPage
from channels.sandbox.facebook.service import app_secret_proof
from channels.sandbox.testing import RunningSandbox
from channels.sandbox.tests.conftest import graph_api

PAGE = "100000000000001"


def picture(kind: str = "JPEG") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "green").save(out, kind)
    out.seek(0)
    return out


def post(graph: facebook.GraphAPI, message: str, **fields: Any) -> str:
    return str(graph.put_object(PAGE, "feed", message=message, **fields)["id"])


def photo(graph: facebook.GraphAPI, **fields: Any) -> dict[str, str]:
    source = ("photo.jpg", picture(), "image/jpeg")
    answer: dict[str, str] = graph.put_photo(source, album_path=f"{PAGE}/photos", **fields)
    return answer


def error_of(error: facebook.GraphAPIError) -> dict[str, Any]:
    body: dict[str, Any] = error.result["error"]
    return body


def test_post_read_edit_delete(graph: facebook.GraphAPI) -> None:
    post_id = post(graph, "断水のお知らせ\n🍎", link="https://example.jp/")
    assert post_id.startswith(f"{PAGE}_")
    listed = graph.get_connections(PAGE, "published_posts", fields="id,message,created_time,permalink_url")
    assert listed["data"][0]["message"] == "断水のお知らせ\n🍎"
    assert graph.get_object(post_id, fields="message") == {"id": post_id, "message": "断水のお知らせ\n🍎"}
    graph.request(f"v25.0/{post_id}", post_args={"message": "訂正しました"}, method="POST")
    assert graph.get_object(post_id)["message"] == "訂正しました"
    assert graph.delete_object(post_id) == {"success": True}
    with pytest.raises(facebook.GraphAPIError) as error:
        graph.delete_object(post_id)
    assert (error.value.code, error_of(error.value)["error_subcode"]) == (100, 33)


def test_one_photo(sandbox: RunningSandbox, graph: facebook.GraphAPI) -> None:
    answer = photo(graph, caption="給水所", alt_text_custom="給水車の写真")
    assert answer["post_id"].startswith(PAGE)
    stored = sandbox.facebook.photos[answer["id"]]
    assert (stored.alt, sandbox.facebook.posts[answer["post_id"]].message) == ("給水車の写真", "給水所")
    blob = requests.get(f"{sandbox.base_url}/media/{stored.blob}", timeout=30)
    assert blob.content == picture().getvalue()


def test_several_photos_in_one_post(sandbox: RunningSandbox, graph: facebook.GraphAPI) -> None:
    uploaded = [photo(graph, published="false") for _ in range(3)]
    assert all(list(one) == ["id"] for one in uploaded)
    media = json.dumps([{"media_fbid": one["id"]} for one in uploaded])
    post_id = post(graph, "三枚", attached_media=media)
    assert sandbox.facebook.posts[post_id].photos == [one["id"] for one in uploaded]
    with pytest.raises(facebook.GraphAPIError) as error:
        post(graph, "もう一度", attached_media=media)
    assert error_of(error.value)["error_subcode"] == 1366051


def test_unpublished_photos_expire(sandbox: RunningSandbox, graph: facebook.GraphAPI) -> None:
    uploaded = photo(graph, published="false")
    sandbox.clock.advance(24 * 60 * 60 + 1)
    with pytest.raises(facebook.GraphAPIError):
        post(graph, "一", attached_media=json.dumps([{"media_fbid": uploaded["id"]}]))


def test_too_large_or_strange_photos(graph: facebook.GraphAPI) -> None:
    for data in (picture("GIF").getvalue(), b"\xff\xd8\xff" + bytes(4 * 1024 * 1024)):
        with pytest.raises(facebook.GraphAPIError) as error:
            graph.put_photo(("p.jpg", io.BytesIO(data), "image/jpeg"), album_path=f"{PAGE}/photos")
        assert error_of(error.value)["error_subcode"] == 1366046


def test_the_same_words_twice_in_a_row(graph: facebook.GraphAPI) -> None:
    post(graph, "断水のお知らせ")
    with pytest.raises(facebook.GraphAPIError) as error:
        post(graph, "断水のお知らせ")
    assert error.value.code == 506
    post(graph, "別のお知らせ")
    post(graph, "断水のお知らせ")


def test_the_length_limit(graph: facebook.GraphAPI) -> None:
    post(graph, "あ" * 63_206)
    with pytest.raises(facebook.GraphAPIError, match="too long"):
        post(graph, "い" * 63_207)


def test_a_native_schedule_is_shown_at_its_time(sandbox: RunningSandbox, graph: facebook.GraphAPI) -> None:
    soon = int(sandbox.clock.time()) + 20 * 60
    with pytest.raises(facebook.GraphAPIError):
        post(graph, "早すぎ", published="false", scheduled_publish_time=soon - 15 * 60)
    post(graph, "予約", published="false", scheduled_publish_time=soon)
    assert graph.get_connections(PAGE, "published_posts")["data"] == []
    sandbox.clock.advance(21 * 60)
    assert len(graph.get_connections(PAGE, "published_posts")["data"]) == 1


def test_tokens_and_proofs(sandbox: RunningSandbox, graph: facebook.GraphAPI) -> None:
    with pytest.raises(facebook.GraphAPIError) as error:
        graph_api(sandbox, "stale").get_object("me")
    assert error.value.code == 190
    with pytest.raises(facebook.GraphAPIError) as error:
        graph_api(sandbox, "").get_object("me")
    assert error.value.code == 2500
    with pytest.raises(facebook.GraphAPIError, match="appsecret_proof"):
        graph.request("v25.0/me", args={"appsecret_proof": "wrong"})
    proof = app_secret_proof(FacebookPage(PAGE, "sandbox-page-token", "sandbox-app-secret"))
    assert graph.request("v25.0/me", args={"appsecret_proof": proof})["id"] == PAGE
    checked = graph.request("v25.0/debug_token", args={"input_token": "sandbox-page-token"})
    assert checked["data"]["is_valid"]
    assert graph.get_connections("me", "accounts")["data"][0]["access_token"] == "sandbox-page-token"


def test_comments(sandbox: RunningSandbox, graph: facebook.GraphAPI) -> None:
    post_id = post(graph, "断水のお知らせ")
    first = overview.resident_comment(sandbox.world, post_id, "いつまで？", "青空 健太")
    reply = graph.put_comment(first, "午後5時までです")["id"]
    overview.resident_comment(sandbox.world, post_id, "広告です", "春野 美咲")
    top = graph.get_connections(post_id, "comments")["data"]
    assert [one["message"] for one in top] == ["いつまで？", "広告です"]
    everything = graph.get_connections(post_id, "comments", filter="stream", order="reverse_chronological")
    assert len(everything["data"]) == 3
    assert graph.get_object(reply, fields="parent,from")["parent"] == {"id": first}
    graph.request(f"v25.0/{first}", post_args={"is_hidden": "true"}, method="POST")
    assert graph.get_object(first, fields="is_hidden")["is_hidden"] is True
    assert graph.delete_object(reply) == {"success": True}


def test_following_pages(graph: facebook.GraphAPI) -> None:
    for number in range(5):
        post(graph, f"お知らせ{number}")
    everything = graph.get_all_connections(PAGE, "published_posts", limit=2)
    assert [one["message"] for one in everything] == [f"お知らせ{number}" for number in range(4, -1, -1)]


def test_insights_refuse_retired_metrics(graph: facebook.GraphAPI) -> None:
    post_id = post(graph, "一")
    assert (
        graph.get_connections(post_id, "insights", metric="post_clicks")["data"][0]["name"] == "post_clicks"
    )
    with pytest.raises(facebook.GraphAPIError, match="valid insights metric"):
        graph.get_connections(PAGE, "insights", metric="page_impressions")


def test_too_many_calls_say_how_long_to_wait(sandbox: RunningSandbox, graph: facebook.GraphAPI) -> None:
    sandbox.world.set_rate_scale(3 / 4800)
    seen: list[str] = []
    graph.session.hooks["response"].append(
        lambda answer, **_: seen.append(answer.headers["x-business-use-case-usage"])
    )
    for _ in range(3):
        graph.get_object("me")
    with pytest.raises(facebook.GraphAPIError) as error:
        graph.get_object("me")
    assert error.value.code == 80001
    usage = json.loads(seen[-1])[PAGE][0]
    assert (usage["call_count"], usage["estimated_time_to_regain_access"] > 1400) == (100, True)


def test_written_and_then_code_2(sandbox: RunningSandbox, graph: facebook.GraphAPI) -> None:
    trouble = {
        "error": {"message": "An unknown error", "code": 2, "type": "OAuthException", "is_transient": True}
    }
    sandbox.faults.add("facebook", "feed", after=True, status=500, body=trouble)
    with pytest.raises(facebook.GraphAPIError) as error:
        post(graph, "断水のお知らせ")
    assert error.value.code == 2
    assert graph.get_connections(PAGE, "published_posts")["data"][0]["message"] == "断水のお知らせ"


def test_unknown_paths(graph: facebook.GraphAPI) -> None:
    with pytest.raises(facebook.GraphAPIError) as error:
        graph.get_connections(PAGE, "nowhere")
    assert error.value.code == 2500
    with pytest.raises(facebook.GraphAPIError):
        graph.put_object("999", "feed", message="よそのページ")
