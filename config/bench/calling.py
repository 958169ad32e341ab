"""Posts prepared webhook calls over many connections: a process of its own, without Django."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

ATTEMPTS = 3  # as LINE with redelivery switched on
GIVE_UP_SECONDS = 10
Call = tuple[bytes, str]  # body, signature


@dataclass
class Sent:
    """How the calls were answered."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0  # answers other than 200, time-outs and broken connections


def send(calls: Sequence[Call], port: int, connections: int, calls_per_second: float) -> Sent:
    """Post them all to the webhook on this machine; 0 calls a second is as fast as it goes."""
    return asyncio.run(_send_all(calls, port, connections, calls_per_second))


async def _send_all(calls: Sequence[Call], port: int, connections: int, pace: float) -> Sent:
    sent, waiting = Sent(), iter(enumerate(calls))
    began = time.perf_counter()

    async def connection() -> None:
        for place, call in waiting:
            if pace:
                await asyncio.sleep(began + place / pace - time.perf_counter())
            await _deliver(call, port, sent)

    await asyncio.gather(*(connection() for _ in range(connections)))
    sent.seconds = time.perf_counter() - began
    return sent


async def _deliver(call: Call, port: int, sent: Sent) -> None:
    for _ in range(ATTEMPTS):
        began = time.perf_counter()
        try:
            status = await asyncio.wait_for(_post(call, port), GIVE_UP_SECONDS)
        except (OSError, TimeoutError, ValueError, IndexError):
            status = 0
        sent.milliseconds.append((time.perf_counter() - began) * 1000)
        if status == 200:
            return
        sent.refused += 1


async def _post(call: Call, port: int) -> int:
    body, signature = call
    head = (
        f"POST /webhook/line/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nx-line-signature: {signature}\r\nConnection: close\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode() + body)
        answer = await reader.read()
        return int(answer.split(b" ", 2)[1])
    finally:
        writer.close()
