"""One door for all three services: which one is meant, faults, the answer, the log."""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid
from typing import Any, Protocol

from aiohttp import web

from channels.sandbox.faults import Fault
from channels.sandbox.ledger import Logged
from channels.sandbox.replies import Call, Refusal, Reply
from channels.sandbox.world import World

MAX_REQUEST_BYTES = 512 * 1024 * 1024
_GRAPH_PATH = re.compile(r"/v\d+\.\d+/")
_PUBLIC_HOST = {"line": "api.line.me", "x": "api.twitter.com", "facebook": "graph.facebook.com"}
_BY_HOST = {
    "api.line.me": "line", "api-data.line.me": "line", "api.twitter.com": "x", "api.x.com": "x",
    "upload.twitter.com": "x", "graph.facebook.com": "facebook",
}  # fmt: skip


class Service(Protocol):
    name: str

    def route_name(self, call: Call) -> str: ...
    async def answer(self, call: Call) -> Reply: ...
    def finish(self, call: Call, reply: Reply) -> Reply: ...


class Gateway:
    def __init__(self, world: World) -> None:
        self.world = world
        self._services: dict[str, Service] = {
            "line": world.line,
            "x": world.x,
            "facebook": world.facebook,
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        service = self._services[_service_name(request)]
        call = await _read(request, service.name)
        route, now = service.route_name(call), self.world.clock.monotonic()
        self.world.log.arrived(service.name, route, now)
        fault = self.world.faults.pick(service.name, route)
        reply: Reply | None = None
        if fault is not None and not fault.after:
            reply = await self._strike(fault)
        if fault is None or fault.after or fault.effect == "delay":
            reply = await _carry_out(service, call)
        note = reply.note if reply else {}
        if fault is not None and fault.after:
            struck = await self._strike(fault)
            reply = reply if fault.effect == "delay" else struck
        self._note(service, call, route, reply, fault, note, request.remote or "")
        if reply is None:
            return _cut(request)
        return _response(service.finish(call, reply))

    async def _strike(self, fault: Fault) -> Reply | None:
        """The fault's own reply; None means the line is cut (or, for a delay, that nothing else happens)."""
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.effect != "reply":
            return None
        return Reply(fault.reply.status, fault.reply.body, dict(fault.reply.headers), fault.reply.text)

    def _note(
        self,
        service: Service,
        call: Call,
        route: str,
        reply: Reply | None,
        fault: Fault | None,
        note: dict[str, Any],
        peer: str,
    ) -> None:
        self.world.log.add(
            Logged(
                at=self.world.clock.time(),
                service=service.name,
                route=route,
                method=call.method,
                path=call.path,
                status=reply.status if reply else 0,
                request_id=call.request_id,
                auth=_auth_kind(call),
                fault=(fault.name or fault.effect) if fault else "",
                note=note,
                peer=peer,
            )
        )


def _service_name(request: web.Request) -> str:
    known = _BY_HOST.get(request.headers.get("X-Original-Host", ""))
    if known:
        return known
    if _GRAPH_PATH.match(request.path):
        return "facebook"
    return "x" if request.path.startswith("/2/") else "line"


async def _read(request: web.Request, service: str) -> Call:
    url = request.rel_url
    host = request.headers.get("X-Original-Host") or _PUBLIC_HOST[service]
    query = url.raw_query_string
    return Call(
        method=request.method,
        path=request.path,
        query=dict(url.query),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=await request.read(),
        request_id=str(uuid.uuid4()),
        url=f"https://{host}{url.raw_path}" + (f"?{query}" if query else ""),
        raw_query=query,
    )


async def _carry_out(service: Service, call: Call) -> Reply:
    try:
        return await service.answer(call)
    except Refusal as refusal:
        return refusal.reply


def _cut(request: web.Request) -> web.StreamResponse:
    """Close the connection without an answer: the client sees a reset or an early end."""
    if request.transport is not None:
        with contextlib.suppress(OSError):
            request.transport.abort()
    return web.Response(status=500)


def _response(reply: Reply) -> web.Response:
    return web.Response(status=reply.status, body=reply.encoded(), headers=reply.headers)


def _auth_kind(call: Call) -> str:
    scheme = call.header("authorization").partition(" ")[0].lower()
    kinds = {"bearer": "bearer", "oauth": "oauth1"}
    if scheme in kinds:
        return kinds[scheme]
    return "query token" if "access_token" in call.query or b"access_token=" in call.body else "none"
