"""The demo as a person runs it. One city is made once; the tests take it through its life in order."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import psutil
import pytest

from config.launch.embedded import free_port
from tests.launch.conftest import PATIENCE, Launcher, wait_for
from tests.launch.test_servers import port_taken

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    usual = {"KOHO_PORT": str(free_port()), "KOHO_SANDBOX_PORT": str(free_port())}
    launcher = Launcher(tmp_path_factory.mktemp("city"), usual)
    yield launcher
    launcher.clean_up()


def address(city: Launcher) -> str:
    return str(json.loads((city.state / "demo.json").read_text())["env"]["PUBLIC_BASE_URL"])


def answers(city: Launcher) -> bool:
    try:
        target = urlsplit(address(city))
        connection = http.client.HTTPConnection(str(target.hostname), target.port, timeout=PATIENCE)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False


def start(city: Launcher) -> subprocess.Popen[str]:
    """A demo that has said it runs (its panel ends with how to stop it)."""
    demo = city.start("demo", "--no-story")
    assert demo.stderr is not None
    said = ""
    while "止めるには Ctrl-C\n" not in said.partition("広報デスクのデモが動いています")[2]:
        line = demo.stderr.readline()
        assert line, f"the demo ended early:\n{said}"
        said += line
    city.extra["said"] = said
    return demo


@pytest.fixture(scope="module")
def running(city: Launcher) -> Iterator[subprocess.Popen[str]]:
    """The demo at its second start, with its usual port taken by somebody else."""
    with port_taken(int(city.extra["KOHO_PORT"])):
        yield start(city)


def test_a_first_start_prepares_everything_and_ctrl_c_leaves_no_process(city: Launcher) -> None:
    demo = start(city)
    assert answers(city)
    demo.send_signal(signal.SIGINT)
    demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 0
    assert city.processes() == []


@pytest.mark.usefixtures("running")
def test_a_second_start_keeps_the_data(city: Launcher) -> None:
    assert "若葉野市" not in city.extra["said"]
    assert answers(city)


@pytest.mark.usefixtures("running")
def test_a_taken_port_moves_the_demo_and_it_says_so(city: Launcher) -> None:
    usual = city.extra["KOHO_PORT"]
    assert f"ポート {usual} は使われている" in city.extra["said"]
    assert not address(city).endswith(f":{usual}")


@pytest.mark.usefixtures("running")
def test_others_use_a_running_demo_and_leave_it_alone(city: Launcher) -> None:
    again = city.run("demo")
    assert (again.returncode, "すでに動いています" in again.stderr) == (0, True)
    show = "from django.conf import settings; print(settings.PUBLIC_BASE_URL)"
    asked = city.run("manage", "shell", "--no-imports", "-c", show)
    assert asked.stdout.strip() == address(city)
    assert answers(city)


@pytest.mark.usefixtures("running")
def test_a_killed_worker_comes_back(city: Launcher) -> None:
    def workers() -> list[psutil.Process]:
        return [one for one in city.processes() if "worker-house@%h" in one.cmdline()]

    (killed,) = workers()
    killed.kill()
    wait_for(lambda: [one.pid for one in workers()] not in ([], [killed.pid]))


def test_a_killed_demo_leaves_nothing_and_starts_again(
    city: Launcher, running: subprocess.Popen[str]
) -> None:
    running.kill()
    running.communicate()
    wait_for(lambda: not city.processes())
    start(city)
    assert answers(city)


def test_a_reset_stops_the_demo_and_deletes_its_data(city: Launcher) -> None:
    reset = city.run("demo-reset")
    assert reset.returncode == 0, reset.stderr
    assert city.started[-2].wait(PATIENCE) == 0
    assert city.processes() == []
    assert {path.name for path in city.state.iterdir()} == {"demo.lock"}
