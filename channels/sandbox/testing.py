"""Stand-ins inside a test: a thread with its own loop on a free port, reached over real HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from channels.sandbox import overview
from channels.sandbox.clock import Clock
from channels.sandbox.config import FacebookPage, LineChannel, SandboxConfig, XAccount
from channels.sandbox.facebook.state import FacebookState
from channels.sandbox.faults import Faults
from channels.sandbox.ledger import RequestLog
from channels.sandbox.line.friends import NOT_FOUND, Status, parse_user_id
from channels.sandbox.line.state import LineState
from channels.sandbox.server import start
from channels.sandbox.world import World
from channels.sandbox.x.state import XState

START_WITHIN_SECONDS = 20


def usual_config(webhook_url: str = "", media_base: str = "http://127.0.0.1:8000") -> SandboxConfig:
    """One account of each kind with the sandbox credentials of the settings."""
    return SandboxConfig(
        line=(LineChannel("sandbox-line-token", "sandbox-line-secret", webhook_url, media_base=media_base),),
        x=(
            XAccount(
                "sandbox-x-key", "sandbox-x-secret", "1000000000000000001-sandbox", "sandbox-x-token-secret"
            ),
        ),
        facebook=(FacebookPage("100000000000001", "sandbox-page-token", "sandbox-app-secret"),),
        control_token="test-control",  # noqa: S106 - made up
    )


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    """What a test holds: the address, the stand-ins' memory and the switches."""

    base_url: str
    world: World

    @property
    def faults(self) -> Faults:
        return self.world.faults

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def log(self) -> RequestLog:
        return self.world.log

    @property
    def line(self) -> LineState:
        return self.world.line_state

    @property
    def x(self) -> XState:
        return self.world.x_state

    @property
    def facebook(self) -> FacebookState:
        return self.world.facebook_state

    def reset(self) -> None:
        self.world.reset()

    def add_friends(self, user_ids: list[str], status: Status = Status.FRIEND) -> None:
        self.line.add_friends([bytes.fromhex(user_id[1:]) for user_id in user_ids], status)

    def set_status(self, user_ids: list[str], status: Status) -> None:
        self.line.set_status([self.number(user_id) for user_id in user_ids], status)

    def number(self, user_id: str) -> int:
        key = parse_user_id(user_id)
        number = self.line.friends.find(key) if key else NOT_FOUND
        if number == NOT_FOUND:
            raise KeyError(user_id)
        return number

    def inbox(self, user_id: str) -> list[dict[str, Any]]:
        """Messages delivered to one friend, oldest first."""
        return overview.inbox(self.line, self.number(user_id))

    def ledger(self) -> dict[str, Any]:
        return overview.ledger(self.world)


@contextlib.contextmanager
def running_sandbox(config: SandboxConfig | None = None, *, port: int = 0) -> Iterator[RunningSandbox]:
    """Serve on a free loopback port until the block ends. Cheap enough (about 20 ms) for one per module."""
    world = World(config or usual_config())
    loop = asyncio.new_event_loop()
    started: threading.Event = threading.Event()
    stop = asyncio.Event()
    address: list[int] = []
    failure: list[BaseException] = []

    async def run() -> None:
        runner, bound = await start(world, "127.0.0.1", port)
        address.append(bound)
        started.set()
        await stop.wait()
        await runner.cleanup()
        world.close()

    def thread_main() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(run())
        except BaseException as error:  # noqa: BLE001 - handed to the test below
            failure.append(error)
        finally:
            started.set()
            loop.close()

    thread = threading.Thread(target=thread_main, name="sandbox", daemon=True)
    thread.start()
    started.wait(START_WITHIN_SECONDS)
    if failure or not address:
        raise RuntimeError("the sandbox did not start") from (failure[0] if failure else None)
    try:
        yield RunningSandbox(f"http://127.0.0.1:{address[0]}", world)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(START_WITHIN_SECONDS)
