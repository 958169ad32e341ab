"""Friends, profiles, statistics, audiences, rich menus and the account itself, through the real SDK."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from linebot.v3.audience import ApiClient as AudienceClient
from linebot.v3.audience import (
    Audience,
    CreateAudienceGroupRequest,
    ManageAudience,
)
from linebot.v3.audience import Configuration as AudienceConfiguration
from linebot.v3.insight import ApiClient as InsightClient
from linebot.v3.insight import Configuration as InsightConfiguration
from linebot.v3.insight import Insight
from linebot.v3.messaging import (
    ApiException,
    BroadcastRequest,
    MessagingApi,
    MessagingApiBlob,
    MulticastRequest,
    RichMenuRequest,
    RichMenuSize,
    TextMessage,
)
from linebot.v3.messaging.exceptions import NotFoundException
from PIL import Image

from channels.sandbox.clock import jst_day
from channels.sandbox.line import readings
from channels.sandbox.line.friends import Status
from channels.sandbox.testing import RunningSandbox
from channels.sandbox.tests.conftest import line_client, user_id, user_ids


def insight(sandbox: RunningSandbox) -> Insight:
    configuration = InsightConfiguration(host=sandbox.base_url, access_token="sandbox-line-token")
    return Insight(InsightClient(configuration))


def multicast(
    line: MessagingApi, count: int, unit: str = "", text: str = "https://example.jp/ を見る"
) -> None:
    request = MulticastRequest(
        to=user_ids(count), messages=[TextMessage(text=text)], customAggregationUnits=[unit] if unit else None
    )
    line.multicast(request)


def test_followers_come_in_pages_without_the_blocked(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(700))
    sandbox.set_status(user_ids(50), Status.BLOCKED)
    first = line.get_followers()
    second = line.get_followers(start=first.next, limit=1000)
    assert (len(first.user_ids), len(second.user_ids), second.next) == (300, 350, None)
    assert set(first.user_ids + second.user_ids) == set(user_ids(700)) - set(user_ids(50))
    with pytest.raises(ApiException) as error:
        line.get_followers(start="nonsense")
    assert "Invalid start param" in error.value.body


def test_a_page_token_lives_24_hours(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(20))
    token = line.get_followers(limit=10).next
    sandbox.clock.advance(24 * 60 * 60 + 60)
    with pytest.raises(ApiException):
        line.get_followers(start=token)


def test_profile(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(2))
    sandbox.set_status([user_id(1)], Status.BLOCKED)
    assert line.get_profile(user_id(0)).display_name == "若葉 陽子"
    with pytest.raises(NotFoundException):
        line.get_profile(user_id(1))
    with pytest.raises(ApiException) as error:
        line.get_profile("nobody")
    assert error.value.status == 400


def test_bot_info_and_webhook_address(sandbox: RunningSandbox, line: MessagingApi) -> None:
    assert line.get_bot_info().chat_mode == "bot"
    with pytest.raises(NotFoundException):
        line.get_webhook_endpoint()
    from linebot.v3.messaging import SetWebhookEndpointRequest

    line.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint="https://example.jp/webhook/line/"))
    assert line.get_webhook_endpoint().endpoint == "https://example.jp/webhook/line/"


def test_deliveries_are_ready_the_next_day(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(5))
    multicast(line, 5)
    today = jst_day(sandbox.clock.now())
    assert line.get_number_of_sent_multicast_messages(today).status == "unready"
    sandbox.clock.advance(timedelta(days=1).total_seconds())
    ready = line.get_number_of_sent_multicast_messages(today)
    assert (ready.status, ready.success) == ("ready", 5)
    assert insight(sandbox).get_number_of_message_deliveries(today).api_multicast == 5


def test_followers_insight(sandbox: RunningSandbox) -> None:
    sandbox.add_friends(user_ids(30))
    sandbox.set_status(user_ids(4), Status.BLOCKED)
    numbers = insight(sandbox).get_number_of_followers()
    assert (numbers.followers, numbers.targeted_reaches, numbers.blocks) == (30, 26, 4)


def test_statistics_under_twenty_people_are_null(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(1000))
    multicast(line, 10, "few")
    multicast(line, 500, "many")
    day = jst_day(sandbox.clock.now())
    readings.look(sandbox.line, "few", range(10))
    readings.look(sandbox.line, "many", range(300))
    readings.look(sandbox.line, "many", range(100))
    readings.click(sandbox.line, "many", range(40), "https://example.jp/")
    few = insight(sandbox).get_statistics_per_unit("few", day, day)
    many = insight(sandbox).get_statistics_per_unit("many", day, day)
    assert few.overview.unique_impression is None
    assert few.messages[0].impression is None
    assert (many.overview.unique_impression, many.overview.unique_click) == (300, 40)
    assert many.messages[0].impression == 400
    assert (many.clicks[0].url, many.clicks[0].unique_click) == ("https://example.jp/", 40)


def test_only_who_got_it_can_read_it(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(100))
    multicast(line, 30, "few")
    assert readings.look(sandbox.line, "few", range(25, 100)) == 5
    assert readings.click(sandbox.line, "few", range(100), "https://example.jp/elsewhere") == 0
    assert readings.look(sandbox.line, "nothing_was_sent", range(100)) == 0
    assert sandbox.line.reading("few").openers == 5


def test_statistics_freeze_after_14_days(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(500))
    answer = line.broadcast_with_http_info(BroadcastRequest(messages=[TextMessage(text="一")]))
    request_id = answer.headers["x-line-request-id"]
    sandbox.clock.advance(timedelta(days=13).total_seconds())
    readings.look(sandbox.line, request_id, range(60))
    then = insight(sandbox).get_message_event(request_id)
    sandbox.clock.advance(timedelta(days=30).total_seconds())
    readings.look(sandbox.line, request_id, range(500))
    later = insight(sandbox).get_message_event(request_id)
    assert then.overview.delivered == 500
    assert then.overview.unique_impression == later.overview.unique_impression == 60


def test_the_1001st_unit_name_of_a_month_is_dropped(sandbox: RunningSandbox, line: MessagingApi) -> None:
    sandbox.add_friends(user_ids(1))
    for number in range(1000):
        sandbox.line.units.setdefault(jst_day(sandbox.clock.now())[:6], []).append(f"unit_{number}")
    multicast(line, 1, "one_too_many")
    assert line.get_aggregation_unit_usage().num_of_custom_aggregation_units == 1000
    assert sandbox.line.sends[-1].unit == ""
    assert sandbox.ledger()["line"][0]["delivered"] == 1


def test_audience_is_ready_after_a_while(sandbox: RunningSandbox) -> None:
    sandbox.add_friends(user_ids(80))
    configuration = AudienceConfiguration(host=sandbox.base_url, access_token="sandbox-line-token")
    audiences = ManageAudience(AudienceClient(configuration))
    request = CreateAudienceGroupRequest(
        description="断水の地区", audiences=[Audience(id=one) for one in user_ids(60)]
    )
    group_id = audiences.create_audience_group(request).audience_group_id
    assert audiences.get_audience_data(group_id).audience_group.status == "IN_PROGRESS"
    sandbox.clock.advance(3)
    group = audiences.get_audience_data(group_id).audience_group
    assert (group.status, group.audience_count) == ("READY", 60)
    assert audiences.get_audience_groups(page=1).total_count == 1
    audiences.delete_audience_group(group_id)
    assert audiences.get_audience_groups(page=1).total_count == 0


def test_rich_menu_needs_its_image_before_linking(sandbox: RunningSandbox, line: MessagingApi) -> None:
    menu = RichMenuRequest(
        size=RichMenuSize(width=1200, height=405),
        selected=True,
        name="基本",
        chatBarText="メニュー",
        areas=[],
    )
    menu_id = line.create_rich_menu(menu).rich_menu_id
    with pytest.raises(ApiException):
        line.link_rich_menu_id_to_user(user_id(0), menu_id)
    picture = io.BytesIO()
    Image.new("RGB", (1200, 405), "white").save(picture, "PNG")
    blob = MessagingApiBlob(line_client(sandbox))
    blob.set_rich_menu_image(
        menu_id, body=bytearray(picture.getvalue()), _headers={"Content-Type": "image/png"}
    )
    line.link_rich_menu_id_to_user(user_id(0), menu_id)
    assert line.get_rich_menu_id_of_user(user_id(0)).rich_menu_id == menu_id
    assert [one.rich_menu_id for one in line.get_rich_menu_list().richmenus] == [menu_id]
