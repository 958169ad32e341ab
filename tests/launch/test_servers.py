from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from config.launch.embedded import EmbeddedServer, Recipe
from config.launch.locks import wait_released
from config.launch.postgres import PostgresRecipe
from config.launch.state import State
from config.launch.valkey import ValkeyRecipe
from tests.launch.conftest import PATIENCE, wait_for

Kind = type[PostgresRecipe] | type[ValkeyRecipe]
KINDS: list[Kind] = [PostgresRecipe, ValkeyRecipe]


@pytest.fixture
def state(tmp_path: Path) -> State:
    path = tmp_path / "a b"
    path.mkdir()
    return State(path)


def make(kind: Kind, state: State) -> EmbeddedServer:
    recipe: Recipe = kind(state)
    return EmbeddedServer(recipe)


def gone(server: EmbeddedServer) -> bool:
    return wait_released(server.folder / "warden.lock", PATIENCE)


@contextmanager
def port_taken(port: int) -> Iterator[None]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        yield


def in_another_process(server: EmbeddedServer) -> int:
    """A user of the server that can be killed: the pid of a fork that holds it until then."""
    ready, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        with server.in_use():
            os.write(tell, b"!")
            signal.pause()
        os._exit(0)
    os.read(ready, 1)
    os.close(ready)
    os.close(tell)
    return pid


@pytest.mark.parametrize("kind", KINDS)
def test_it_runs_while_in_use_and_not_longer(kind: Kind, state: State) -> None:
    server = make(kind, state)
    with server.in_use() as url:
        assert server.recipe.is_ready(url)
    assert not server.recipe.is_ready(url)
    assert not server.is_running


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_user_shares_it_and_may_stay_longer(kind: Kind, state: State) -> None:
    first, second = make(kind, state), make(kind, state)
    with ExitStack() as late:
        with first.in_use() as url:
            assert late.enter_context(second.in_use()) == url
        assert second.recipe.is_ready(url)
    assert not second.is_running


@pytest.mark.parametrize("kind", KINDS)
def test_two_starts_at_once_give_one_server(kind: Kind, state: State) -> None:
    urls: list[str] = []
    together = threading.Barrier(2)

    def use() -> None:
        with make(kind, state).in_use() as url:
            urls.append(url)
            together.wait(PATIENCE)

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(urls) == 2
    assert urls[0] == urls[1]


@pytest.mark.parametrize("kind", KINDS)
def test_it_ends_when_its_user_is_killed(kind: Kind, state: State) -> None:
    server = make(kind, state)
    user = in_another_process(server)
    os.kill(user, signal.SIGKILL)
    os.waitpid(user, 0)
    assert gone(server)


@pytest.mark.parametrize("kind", KINDS)
def test_it_comes_back_when_it_is_killed(kind: Kind, state: State) -> None:
    server = make(kind, state)
    with server.in_use() as url:
        killed = server.pid
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: server.pid != killed and server.recipe.is_ready(url))


def test_data_survives_a_kill_of_everything(state: State) -> None:
    server = make(PostgresRecipe, state)
    user = in_another_process(server)
    with psycopg.connect(server.recipe.url(server._spec()["port"]), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        os.kill(server.pid, signal.SIGKILL)
    os.kill(user, signal.SIGKILL)
    os.waitpid(user, 0)
    gone(server)
    with server.in_use() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_stale_pid_file_of_a_reused_pid_does_not_stop_the_start(state: State) -> None:
    server = make(PostgresRecipe, state)
    with server.in_use():
        pass
    # As after a reboot: the file names a process of the same user that is something else now.
    lines = [str(os.getpid()), str(server.folder / "data"), "1", "5432", "", "127.0.0.1", "", "ready"]
    (server.folder / "data" / "postmaster.pid").write_text("\n".join(lines))
    with server.in_use() as url:
        assert server.recipe.is_ready(url)


@pytest.mark.parametrize("kind", KINDS)
def test_it_moves_when_its_port_was_taken_meanwhile(kind: Kind, state: State) -> None:
    server = make(kind, state)
    with server.in_use() as before:
        port = server._spec()["port"]
    with port_taken(port), server.in_use() as after:
        assert after != before
        assert server.recipe.is_ready(after)


def test_strangers_on_the_machine_are_not_let_in(state: State) -> None:
    with make(PostgresRecipe, state).in_use() as url:
        stranger = url.replace(state.secret("postgres_password"), "guess")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(stranger)
    with make(ValkeyRecipe, state).in_use() as url:
        port = url.rpartition(":")[2]
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(f"redis://127.0.0.1:{port}").ping()
    assert (state.path / "secrets" / "postgres_password").stat().st_mode & 0o077 == 0
