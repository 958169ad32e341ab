"""The stand-in for graph.facebook.com: token, proof, rate, then the edge or object asked for."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections import deque
from collections.abc import Callable, Collection

from channels.sandbox.blobs import Blobs
from channels.sandbox.config import FacebookPage
from channels.sandbox.facebook import comments, errors, posts
from channels.sandbox.facebook.ask import Ask
from channels.sandbox.facebook.insights import insights
from channels.sandbox.facebook.state import FacebookState
from channels.sandbox.multipart import Upload, parts
from channels.sandbox.replies import Call, Reply

PAGE_CALLS, PAGE_WINDOW_SECONDS = 4_800, 24 * 60 * 60  # times one engaged user (C)
_PATH = re.compile(r"/(?:v(\d+\.\d+)/)?(.*)")
LATEST_VERSION = "v26.0"

Handler = Callable[[Ask, str], Reply]


class FacebookService:
    name = "facebook"

    def __init__(self, state: FacebookState, blobs: Blobs, scale: float) -> None:
        self.state, self.scale = state, scale
        self._by_token = {page.token: page for page in state.pages.values()}
        self._calls: deque[float] = deque()
        self._edges: dict[tuple[str, str], tuple[str, Handler]] = {
            ("POST", "feed"): ("feed", posts.publish),
            ("POST", "photos"): ("photos", posts.PhotoUpload(blobs)),
            ("GET", "feed"): ("published_posts", posts.listing),
            ("GET", "posts"): ("published_posts", posts.listing),
            ("GET", "published_posts"): ("published_posts", posts.listing),
            ("GET", "comments"): ("comments", comments.listing),
            ("POST", "comments"): ("comment", comments.create),
            ("GET", "insights"): ("insights", insights),
        }
        self._fixed: dict[str, tuple[str, Handler]] = {
            "me": ("me", _me),
            "me/accounts": ("accounts", _accounts),
            "debug_token": ("debug_token", self._debug_token),
            "oauth/access_token": ("token", _exchange),
        }

    def route_name(self, call: Call) -> str:
        path = _parse_path(call)[1]
        fixed = self._fixed.get(path)
        if fixed:
            return fixed[0]
        object_id, _, edge = path.partition("/")
        if edge:
            return self._edges.get((call.method, edge), ("unknown", _me))[0]
        kind = "page" if object_id in self.state.pages else self._kind(object_id)
        return {"GET": f"{kind}_get", "POST": f"{kind}_edit", "DELETE": f"{kind}_delete"}.get(
            call.method, "unknown"
        )

    async def answer(self, call: Call) -> Reply:
        ask = self._ask(call)
        self._take_one()
        fixed = self._fixed.get(ask.path)
        if fixed:
            return fixed[1](ask, "")
        object_id, _, edge = ask.path.partition("/")
        if object_id == "me":
            object_id = ask.page.page_id
        handler = self._edge(ask, object_id, edge) if edge else self._object(ask, object_id)
        return handler(ask, object_id)

    def finish(self, call: Call, reply: Reply) -> Reply:
        version = _parse_path(call)[0]
        reply.headers.setdefault("content-type", "application/json; charset=UTF-8")
        reply.headers.setdefault("facebook-api-version", version)
        reply.headers.setdefault("x-fb-trace-id", call.request_id.replace("-", "")[:11])
        reply.headers.setdefault("x-business-use-case-usage", json.dumps(self._usage()))
        return reply

    def clear_limits(self) -> None:
        self._calls.clear()

    # --- who asks --------------------------------------------------------------------------------
    def _ask(self, call: Call) -> Ask:
        version, path = _parse_path(call)
        values: dict[str, str] = dict(call.query)
        uploads: dict[str, Upload] = {}
        for name, value in parts(call).items():
            if isinstance(value, Upload):
                uploads[name] = value
            else:
                values[name] = value
        token = values.pop("access_token", "") or call.bearer
        page = self._page(token, values.pop("appsecret_proof", ""))
        return Ask(self.state, page, call, version, path, values, uploads)

    def _page(self, token: str, proof: str) -> FacebookPage:
        if not token:
            raise errors.no_token()
        page = self._by_token.get(token)
        if page is None:
            raise errors.bad_token()
        if proof and not hmac.compare_digest(proof, app_secret_proof(page)):
            raise errors.bad_proof()
        return page

    # --- what is asked -----------------------------------------------------------------------------
    def _edge(self, ask: Ask, object_id: str, edge: str) -> Handler:
        found = self._edges.get((ask.call.method, edge))
        if found is None:
            raise errors.graph_error(2500, f"Unknown path components: /{edge}")
        own_page = object_id == ask.page.page_id
        if edge in {"feed", "photos", "posts", "published_posts"}:
            known = own_page
        else:
            known = own_page or self._kind(object_id) != "object"
        if not known:
            raise errors.no_such_object(object_id)
        return found[1]

    def _object(self, ask: Ask, object_id: str) -> Handler:
        if object_id == ask.page.page_id and ask.call.method == "GET":
            return _me
        table: dict[tuple[str, str], Handler] = {
            ("post", "GET"): posts.get,
            ("post", "POST"): posts.edit,
            ("post", "DELETE"): posts.delete,
            ("photo", "GET"): posts.get_photo,
            ("photo", "DELETE"): posts.delete,
            ("comment", "GET"): comments.get,
            ("comment", "POST"): comments.change,
            ("comment", "DELETE"): posts.delete,
        }
        handler = table.get((self._kind(object_id), ask.call.method))
        if handler is None:
            raise errors.no_such_object(object_id)
        return handler

    def _kind(self, object_id: str) -> str:
        tables: dict[str, Collection[str]] = {
            "post": self.state.posts,
            "photo": self.state.photos,
            "comment": self.state.comments,
        }
        return next((kind for kind, table in tables.items() if object_id in table), "object")

    # --- how often ---------------------------------------------------------------------------------
    def _take_one(self) -> None:
        now = self.state.clock.time()
        while self._calls and self._calls[0] <= now - PAGE_WINDOW_SECONDS:
            self._calls.popleft()
        if self.scale > 0 and len(self._calls) >= PAGE_CALLS * self.scale:
            raise errors.too_many_calls()
        self._calls.append(now)

    def _usage(self) -> dict[str, list[dict[str, object]]]:
        most = PAGE_CALLS * self.scale if self.scale > 0 else float("inf")
        percent = min(int(len(self._calls) / most * 100), 100)
        wait = 0
        if percent >= 100 and self._calls:
            wait = int((self._calls[0] + PAGE_WINDOW_SECONDS - self.state.clock.time()) // 60) + 1
        row: dict[str, object] = {"type": "pages", "call_count": percent, "total_cputime": 1, "total_time": 1,
               "estimated_time_to_regain_access": wait}  # fmt: skip
        return {page_id: [row] for page_id in self.state.pages}

    def _debug_token(self, ask: Ask, _object_id: str) -> Reply:
        page = self._by_token.get(ask.values.get("input_token", ""))
        if page is None:
            return Reply(
                200, {"data": {"is_valid": False, "error": {"code": 190, "message": "Invalid token"}}}
            )
        scopes = ["pages_show_list", "pages_manage_posts", "pages_read_engagement", "read_insights"]
        data = {"app_id": page.app_id, "type": "PAGE", "profile_id": page.page_id, "is_valid": True,
                "expires_at": 0, "scopes": scopes}  # fmt: skip
        return Reply(200, {"data": data})


def app_secret_proof(page: FacebookPage) -> str:
    return hmac.new(page.app_secret.encode(), page.token.encode(), hashlib.sha256).hexdigest()


def _parse_path(call: Call) -> tuple[str, str]:
    match = _PATH.fullmatch(call.path)
    version, path = (match.group(1), match.group(2)) if match else (None, "")
    return (f"v{version}" if version else LATEST_VERSION), path.strip("/")


def _me(ask: Ask, _object_id: str) -> Reply:
    return Reply(200, {"id": ask.page.page_id, "name": ask.page.name})


def _accounts(ask: Ask, _object_id: str) -> Reply:
    page = ask.page
    row = {"id": page.page_id, "name": page.name, "access_token": page.token,
           "tasks": ["CREATE_CONTENT", "MANAGE", "MODERATE"]}  # fmt: skip
    return Reply(200, {"data": [row]})


def _exchange(ask: Ask, _object_id: str) -> Reply:
    return Reply(200, {"access_token": ask.page.token, "token_type": "bearer"})
