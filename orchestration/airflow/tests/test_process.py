"""A process ends with its task, whatever ends the task."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from conftest import DAGS, execute, is_alive, operator, wait_until
from podium_airflow.process import GuardedProcess
from podium_airflow.versions import AirflowException


@pytest.fixture(autouse=True)
def short_grace(monkeypatch):
    """The child of the launcher's double does not end on SIGTERM."""
    from podium_airflow import process

    assert "GRACE_SECONDS = 30\n" in process.GUARD
    monkeypatch.setattr(process, "GUARD", process.GUARD.replace("GRACE_SECONDS = 30\n", "GRACE_SECONDS = 1\n"))


def none_left(podium):
    wait_until(lambda: not any(is_alive(process) for process in podium.processes()), what="all processes have ended")


def test_on_kill(podium):
    podium.does("landing-to-bronze hang")
    task = operator("bronze", podium.home)

    def kill():
        wait_until(podium.processes)
        assert all(is_alive(process) for process in podium.processes())
        task.on_kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(AirflowException, match="exit code 143: killed by signal 15"):
        execute(task)
    killer.join()
    none_left(podium)


def test_on_kill_before_anything_runs(podium):
    operator("bronze", podium.home).on_kill()


def test_time_limit(podium):
    """Airflow's, by an alarm in the middle of the output's lines."""

    class TooLong(BaseException):
        pass

    def alarm(*_):
        raise TooLong

    podium.does("landing-to-bronze hang")
    before = signal.signal(signal.SIGALRM, alarm)
    signal.setitimer(signal.ITIMER_REAL, 1)
    try:
        with pytest.raises(TooLong):
            execute(operator("bronze", podium.home))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert podium.processes()
    none_left(podium)


@pytest.mark.parametrize("whom", ["task", "group of the task"])
def test_task_killed_with_9(podium, whom):
    """What Airflow does five seconds after it has asked a task to end."""
    podium.does("landing-to-bronze hang")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from podium_airflow import process\n"
        "process.GUARD = process.GUARD.replace('GRACE_SECONDS = 30\\n', 'GRACE_SECONDS = 1\\n')\n"
        "process.GuardedProcess([sys.argv[2], 'run', 'landing-to-bronze'], '/').run(print)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(DAGS), str(podium.home / "podium")], start_new_session=True
    ) as task:
        wait_until(podium.processes)
        if whom == "task":
            task.kill()
        else:
            os.killpg(task.pid, signal.SIGKILL)
        task.wait()
    none_left(podium)


def test_what_a_command_leaves_behind_ends_with_it(tmp_path):
    script = "trap '' TERM; sleep 600 & echo $!; exit 20"
    lines = []
    began = time.monotonic()
    assert GuardedProcess(["bash", "-c", script], str(tmp_path)).run(lines.append) == 20
    assert time.monotonic() - began < 10
    assert not is_alive(int(lines[0]))


def test_exit_codes_and_signals(tmp_path):
    def run(*command):
        return GuardedProcess(list(command), str(tmp_path)).run(lambda line: None)

    assert run("true") == 0
    assert run("bash", "-c", "exit 50") == 50
    assert run("bash", "-c", "kill -KILL $$") == 137
    assert run("bash", "-c", "kill -TERM $$") == 143
    assert run("/no/such/program") == 127


def test_arguments_and_lines_as_they_are(tmp_path):
    arguments = ["a b", "$HOME", "*", "", "ä\n; echo no"]
    code = "import json, sys; print(json.dumps(sys.argv[1:])); sys.stdout.buffer.write(b'\\xff\\r\\nend')"
    lines = []
    assert GuardedProcess([sys.executable, "-c", code, *arguments], str(tmp_path)).run(lines.append) == 0
    import json

    assert json.loads(lines[0]) == arguments
    assert lines[1:] == ["\ufffd", "end"]


def test_lines_come_as_they_are_written(tmp_path):
    came = []
    process = GuardedProcess(["bash", "-c", "echo first; read -t 600 < <(sleep 600)"], str(tmp_path))

    def on_line(line):
        came.append(line)
        process.stop()

    assert process.run(on_line) == 143
    assert came == ["first"]
