"""The web server around the gateway, the control API and the pages."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable

from aiohttp import web

from channels.sandbox.control import Control
from channels.sandbox.gateway import MAX_REQUEST_BYTES, Gateway
from channels.sandbox.pages import Pages
from channels.sandbox.world import World


def make_app(world: World) -> web.Application:
    app = web.Application(client_max_size=MAX_REQUEST_BYTES)
    app.add_routes(Control(world).routes())
    app.add_routes(Pages(world).routes())
    app.router.add_route("*", "/{anything:.*}", Gateway(world).handle)
    return app


async def start(world: World, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Serve; port 0 takes a free one. Returns the runner (to clean up) and the port."""
    world.load()
    runner = web.AppRunner(make_app(world), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    addresses: list[tuple[str, int]] = runner.addresses
    return runner, int(addresses[0][1])


async def serve(world: World, host: str, port: int, ready: Callable[[int], None]) -> None:
    """Run until told to stop (Ctrl-C or SIGTERM)."""
    runner, bound = await start(world, host, port)
    ready(bound)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    try:
        await stop.wait()
    finally:
        await runner.cleanup()
        world.close()
