"""Workers on hosts of their own: network namespaces with a line to the servers on this machine only.

Needs Linux, root and iproute2. What two hosts share is what they would share in a data centre: PostgreSQL,
Redis (with the one rate limit in it) and the way to LINE.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from config.bench.relay import Relay
from staff.errors import Refused

# 198.18.0.0/15 is set aside for measurements of networks (RFC 2544).
NETWORK = "198.18.0"
HOSTS_FILES = Path("/etc/netns")  # `ip netns exec` shows these as /etc/hosts


@dataclass(frozen=True, slots=True)
class Host:
    """A network namespace. `address` is its own, `gateway` this machine as seen from there."""

    name: str
    address: str
    gateway: str

    def command(self, command: tuple[str, ...]) -> tuple[str, ...]:
        return ("ip", "netns", "exec", self.name, *command)

    def environment(self, env: dict[str, str]) -> dict[str, str]:
        """`env` with the addresses of the servers as they are reached from this host."""
        reached = {name: self._through_the_line(env[name]) for name in ("DATABASE_URL", "REDIS_URL")}
        stand_in = urlsplit(env["SANDBOX_URL"])
        return env | reached | {"SANDBOX_URL": f"http://sandbox:{stand_in.port}"}

    def _through_the_line(self, url: str) -> str:
        parts = urlsplit(url)
        relay = Relay(parts.hostname or "127.0.0.1", parts.port or 0, listen=self.gateway)
        account = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
        return urlunsplit(parts._replace(netloc=f"{account}{self.gateway}:{relay.port}"))


@contextmanager
def separate_hosts(number: int) -> Iterator[list[Host]]:
    """`number` hosts, gone afterwards."""
    if number and (os.geteuid() != 0 or shutil.which("ip") is None):
        raise Refused("別のホストでの測定には、Linux の管理者権限と iproute2（ip コマンド）が必要です。")
    with ExitStack() as stack:
        yield [stack.enter_context(_host(place)) for place in range(number)]


@contextmanager
def _host(place: int) -> Iterator[Host]:
    gateway, address = (f"{NETWORK}.{place * 4 + end}" for end in (1, 2))
    host = Host(f"koho-bench-{os.getpid()}-{place}", address, gateway)
    near, far = f"kb{place}n{os.getpid() % 100_000}", f"kb{place}f{os.getpid() % 100_000}"
    names = HOSTS_FILES / host.name / "hosts"
    names.parent.mkdir(parents=True)
    names.write_text(f"127.0.0.1 localhost\n{gateway} sandbox\n")
    _ip("netns", "add", host.name)
    try:
        _ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", host.name)
        _ip("addr", "add", f"{gateway}/30", "dev", near)
        _ip("link", "set", near, "up")
        for words in (f"addr add {address}/30 dev {far}", f"link set {far} up", "link set lo up"):
            _ip("-netns", host.name, *words.split())
        yield host
    finally:
        _ip("netns", "del", host.name)
        shutil.rmtree(names.parent)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)  # noqa: S603, S607 - our own words
