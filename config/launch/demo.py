"""`demo`, `demo-reset` and `story`: the demo city as its three commands."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from config.launch.city import City, running_city
from config.launch.console import LaunchError, say
from config.launch.environment import environment, refuse_live
from config.launch.locks import is_held, wait_released
from config.launch.record import is_running, running_env, running_pid
from config.launch.run import manage_command, run
from config.launch.servers import servers
from config.launch.state import State

RULE = "─" * 68
STOP_SECONDS = 90.0


def demo(arguments: Sequence[str]) -> int:
    state = State.of_demo()
    if is_running(state):
        say(f"デモはすでに動いています: {running_env(state).get('PUBLIC_BASE_URL', '(準備中)')}/")
        return 0
    say("広報デスクのデモを始めます。(初回は数分かかります。止めるには Ctrl-C)")
    with running_city(state, verbose="--verbose" in arguments) as city:
        stopping = city.supervisor.asked_to_stop
        if not (stopping or city.story_was_told or "--no-story" in arguments):
            _first_story(city)
        if not city.supervisor.asked_to_stop:
            _panel(city)
        city.supervisor.watch_until(lambda: False)
    say("デモを終了しました。データは残っています。続きは make demo、最初からは make demo-reset です。")
    return 0


def _first_story(city: City) -> None:
    say("\nひととおりの流れを実演します…")
    if city.supervisor.run(manage_command("story"), city.env) == 0:
        city.note_story()
    elif not city.supervisor.asked_to_stop:
        say("実演は途中で止まりました (デモはこのまま使えます)。もう一度実演するには: make story")


def _panel(city: City) -> None:
    from channels.newsletter.fonts import describe_fonts  # with a typesetter: no other command waits for it

    home = city.env["PUBLIC_BASE_URL"]
    say(f"\n{RULE}\n  広報デスクのデモが動いています  →  {home}/\n{RULE}")
    city.supervisor.run(manage_command("demo_accounts"), city.env)
    say(f"\n  市民から見える画面 (LINE・X・Facebook の代わり): {city.env['SANDBOX_URL']}/")
    say(f"  市政だよりの{describe_fonts()}")
    say(f"  記録: {city.state.logs}")
    say(f"  やり直すには make demo-reset、止めるには Ctrl-C\n{RULE}")


def story(arguments: Sequence[str]) -> int:
    """Play the main job against the running demo, or against one started for it."""
    command = manage_command("story", *_events(arguments))
    state = State.of_demo()
    if is_running(state):
        with servers(state) as addresses:
            return run(command, environment(state, addresses) | running_env(state))
    refuse_live()
    say("実演のために広報デスクを起動しています…")
    with running_city(state) as city:
        status = city.supervisor.run(command, city.env)
        if status == 0:
            city.note_story()
            say("上のリンクは、make demo で起動すると開けます。")
    return status


def _events(arguments: Sequence[str]) -> list[str]:
    if not arguments:
        return []
    events = Path(arguments[0]).absolute()
    if not events.is_file():
        raise LaunchError(f"イベントのファイルがありません: {arguments[0]}")
    return ["--events", str(events)]


def demo_reset(_arguments: Sequence[str]) -> int:
    state = State.of_demo()
    _stop_running(state)
    for name in ("postgres", "valkey"):
        lock = state.path / name / "users.lock"
        if lock.exists() and is_held(lock):
            raise LaunchError(
                "ほかのコマンドがデモのデータを使っています。終わってからもう一度実行してください。"
            )
        if (warden := state.path / name / "warden.lock").exists():
            wait_released(warden, STOP_SECONDS)
    for path in _everything(state):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if os.environ.get("DATABASE_URL"):
        say("DATABASE_URL のデータベースには触れていません。消すときはそのサーバーで消してください。")
    say("デモのデータを消しました。make demo で最初から始まります。")
    return 0


def _stop_running(state: State) -> None:
    if not is_running(state):
        return
    say("動いているデモを止めています…")
    os.kill(running_pid(state), signal.SIGTERM)
    if not wait_released(state.path / "demo.lock", STOP_SECONDS):
        raise LaunchError("デモが止まりません。デモの画面で Ctrl-C を押してからやり直してください。")


def _everything(state: State) -> list[Path]:
    """Only what the demo makes, by name: the state directory may hold other things (`test/`)."""
    names = ["postgres", "valkey", "secrets", "logs", "media", "sandbox", "staticfiles"]
    names += ["prepared.json", "processes.json", "demo.json", "story-told"]
    known = [state.path / name for name in names]
    return [*(path for path in known if path.exists()), *state.path.glob("celerybeat-schedule*")]
