"""Pages that show what residents would see. Thin: they read the states and render templates."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from django.conf import settings
from django.template.loader import render_to_string

from channels.sandbox import views
from channels.sandbox.line import readings, talk, webhooks
from channels.sandbox.line.friends import Status
from channels.sandbox.line.state import LineState
from channels.sandbox.world import World

STATIC_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
STATIC_FOLDERS = ("sandbox", "koho")
NOTICES = {
    "blocked": "この人が市のアカウントをブロックしました。広報デスクにも知らせが届きました。",
    "followed": "この人が市のアカウントを友だちに追加しました。広報デスクにも知らせが届きました。",
    "unreachable": "操作は済みましたが、知らせが届きませんでした。広報デスクが動いているか確認してください。",
    "empty": "送る言葉を入れてください（5,000字まで）。",
    "gone": "そのボタンはもう使えません。いちばん新しいメッセージのボタンを押してください。",
    "date": "その日付は選べません。カレンダーで選べる日を入れてください。",
    "unknown": "その番号の友だちはいません。番号を確認してください。",
}


class Pages:
    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/healthz", self.health),
            web.get("/line/", self.line),
            web.get(r"/line/friend/{number:\d+}/", self.friend),
            web.post(r"/line/friend/{number:\d+}/{act:block|follow}", self.act),
            web.get(r"/line/friend/{number:\d+}/open", self.open_link),
            web.post(r"/line/friend/{number:\d+}/say", self.say),
            web.post(r"/line/friend/{number:\d+}/press", self.press),
            web.get("/x/", self.x),
            web.get("/facebook/", self.facebook),
            web.get("/media/{name}", self.media),
            web.get("/static/{folder}/{name}", self.static),
        ]

    async def health(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True})

    async def index(self, _request: web.Request) -> web.StreamResponse:
        return self._render("index", views.index(self.world))

    async def line(self, request: web.Request) -> web.StreamResponse:
        wanted = request.query.get("number", "").strip()
        if wanted:
            number = views.friend_number(self.world, wanted)
            if number is None:
                context = views.line(self.world) | {"wanted": wanted, "notice": NOTICES["unknown"]}
                return self._render("line", context | {"tone": "warning"}, status=404)
            raise web.HTTPSeeOther(f"/line/friend/{number + 1}/")
        return self._render("line", views.line(self.world))

    async def friend(self, request: web.Request) -> web.StreamResponse:
        number = self._number(request)
        readings.look_into_talk(self._line, number)
        code = request.query.get("notice", "")
        tone = "success" if code in {"blocked", "followed"} else "warning"
        context = views.friend(self.world, number) | {"notice": NOTICES.get(code, ""), "tone": tone}
        return self._render("friend", context)

    async def open_link(self, request: web.Request) -> web.StreamResponse:
        """The resident follows a link of a message they got; it is counted as LINE counts it."""
        number, query = self._number(request), request.query
        url = query.get("url", "")
        if not readings.click(self._line, query.get("unit", ""), [number], url):
            raise web.HTTPNotFound(text="その人に届いたメッセージのリンクではありません。")
        raise web.HTTPSeeOther(url)

    async def act(self, request: web.Request) -> web.StreamResponse:
        """The resident's thumb: changes the friendship and tells the web app by a signed webhook."""
        number, state = self._thumb(request), self.world.line_state
        blocking = request.match_info["act"] == "block"
        if blocking == (state.friends.status[number] == Status.BLOCKED):
            raise web.HTTPSeeOther(f"/line/friend/{number + 1}/")
        if blocking:
            reached = (await webhooks.send(state, [webhooks.unfollow(state, number)])).ok
        else:
            reached = await talk.deliver(state, number, webhooks.follow(state, number))
        code = ("blocked" if blocking else "followed") if reached else "unreachable"
        raise web.HTTPSeeOther(f"/line/friend/{number + 1}/?notice={code}")

    async def say(self, request: web.Request) -> web.StreamResponse:
        number, form = self._thumb(request), await request.post()
        return await self._converse(number, lambda: talk.write(self._line, number, str(form.get("text", ""))))

    async def press(self, request: web.Request) -> web.StreamResponse:
        number, form = self._thumb(request), await request.post()
        content, picked = str(form.get("content", "")), str(form.get("picked", ""))
        place = str(form.get("place", ""))
        button = int(place) if place.isascii() and place.isdecimal() else -1
        return await self._converse(number, lambda: talk.press(self._line, number, content, button, picked))

    async def _converse(self, number: int, act: Callable[[], webhooks.Event]) -> web.StreamResponse:
        code = ""
        try:
            if self._line.friends.status[number] == Status.FRIEND:
                code = "" if await talk.deliver(self._line, number, act()) else "unreachable"
        except talk.NotPossible as reason:
            code = reason.code
        raise web.HTTPSeeOther(f"/line/friend/{number + 1}/" + (f"?notice={code}" if code else ""))

    async def x(self, _request: web.Request) -> web.StreamResponse:
        state = self.world.x_state
        shown = itertools.islice((post.id for post in state.visible()), views.SHOWN_POSTS)
        state.commit({"op": "reacted", "posts": list(shown), "more": {"shown": 1}})
        return self._render("x", views.x(self.world))

    async def facebook(self, _request: web.Request) -> web.StreamResponse:
        state = self.world.facebook_state
        page = next(iter(state.pages))
        shown = [post.id for post in state.published(page)[: views.SHOWN_POSTS] if not post.hidden]
        state.commit({"op": "reacted", "posts": shown, "more": {"shown": 1}})
        return self._render("facebook", views.facebook(self.world))

    async def media(self, request: web.Request) -> web.StreamResponse:
        found = self.world.blobs.load(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        data, kind = found
        headers = {"Cache-Control": "max-age=86400", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=data, content_type=kind, headers=headers)

    async def static(self, request: web.Request) -> web.StreamResponse:
        folder, name = request.match_info["folder"], request.match_info["name"]
        path = Path(settings.BASE_DIR) / "static" / folder / Path(name).name
        kind = STATIC_TYPES.get(path.suffix)
        if folder not in STATIC_FOLDERS or kind is None or not path.is_file():
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8")

    # --- shared ----------------------------------------------------------------------------------
    @property
    def _line(self) -> LineState:
        return self.world.line_state

    def _thumb(self, request: web.Request) -> int:
        """The friend whose thumb it is; only from our own page."""
        if not _same_origin(request):
            raise web.HTTPForbidden(text="この操作は画面のボタンから行ってください。")
        return self._number(request)

    def _number(self, request: web.Request) -> int:
        number = int(request.match_info["number"]) - 1
        if not 0 <= number < len(self.world.line_state.friends):
            raise web.HTTPNotFound(text="その番号の友だちはいません。")
        return number

    def _render(self, name: str, context: dict[str, Any], status: int = 200) -> web.Response:
        common = {"city": settings.CITY_NAME, "web_url": self.world.config.web_url, "page": name}
        html = render_to_string(f"sandbox/{name}.html", common | context)
        return web.Response(text=html, content_type="text/html", status=status, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        """Pictures in LINE messages come from the web app; everything else is our own."""
        parts = urlsplit(self.world.config.web_url)
        pictures = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; "
            f"img-src 'self' {pictures}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        return {
            "Content-Security-Policy": policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }


def _same_origin(request: web.Request) -> bool:
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.headers.get("Host")
