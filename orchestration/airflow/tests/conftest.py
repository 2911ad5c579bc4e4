"""What the tests share: the DAG, and doubles of what lies beyond Airflow."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import pytest

AIRFLOW = Path(__file__).resolve().parents[1]
DAGS = AIRFLOW / "dags"
PROJECT = AIRFLOW.parents[1]

sys.path.insert(0, str(DAGS))

# For the launcher's double.
os.environ["PYTHON_FOR_TESTS"] = sys.executable
# The data are small, so most of a run is the start of the JVM.
os.environ.setdefault("PODIUM_JAVA_OPTS", "-Xmx1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


def read_dag(folder: Path = DAGS):
    """The DAG as a fresh module, so that it sees the environment of this moment."""
    spec = importlib.util.spec_from_file_location("athlete_lake_under_test", folder / "athlete_lake.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.dag


@pytest.fixture
def dag():
    return read_dag()


# A launcher that notes what it is given, says a line on each of its outputs, and ends as the file "behaviour" has it:
# a line "COMMAND CODE [DATE]" for an exit code other than 0, or "COMMAND hang [DATE]" for one that ends only when it is
# killed, with a child of its own that does not even end on SIGTERM.
LAUNCHER = """\
#!/usr/bin/env bash
here=$(dirname -- "$0")
command=$1
[[ $command != run ]] || command=$2
"$PYTHON_FOR_TESTS" -c 'import json, os, sys, time
print(json.dumps({"time": time.time(), "folder": os.getcwd(), "arguments": sys.argv[1:]}))' "$@" >>"$here/calls.jsonl"
echo "out of $command"
echo "error of $command" >&2
while read -r name does date; do
  [[ $name == "$command" && (-z $date || $* == *"--date=$date"*) ]] || continue
  if [[ $does == hang ]]; then
    (trap '' TERM; exec -a podium-test-child sleep 600) &
    echo "$$ $!" >>"$here/processes"
    sleep 600
  fi
  exit "$does"
done <"$here/behaviour"
"""


@dataclass
class FakePodium:
    """A launcher in a folder of its own."""

    home: Path

    def does(self, *lines: str) -> None:
        (self.home / "behaviour").write_text("".join(line + "\n" for line in lines))

    def calls(self) -> list[list[str]]:
        return [json.loads(line)["arguments"] for line in self._lines("calls.jsonl")]

    def folders(self) -> list[str]:
        return [json.loads(line)["folder"] for line in self._lines("calls.jsonl")]

    def processes(self) -> list[int]:
        return [int(number) for line in self._lines("processes") for number in line.split()]

    def kill_all(self) -> None:
        for process in self.processes():
            if is_alive(process):
                os.kill(process, signal.SIGKILL)

    def _lines(self, name: str) -> list[str]:
        file = self.home / name
        return file.read_text().splitlines() if file.exists() else []


def fake_podium(home: Path) -> FakePodium:
    home.mkdir()
    launcher = home / "podium"
    launcher.write_text(LAUNCHER)
    launcher.chmod(0o755)
    fake = FakePodium(home)
    fake.does()
    return fake


@pytest.fixture
def podium(tmp_path) -> FakePodium:
    fake = fake_podium(tmp_path / "podium home")
    yield fake
    fake.kill_all()


@pytest.fixture
def task_log(monkeypatch, caplog):
    """What goes to the task's log, which is otherwise not for pytest to see."""
    from airflow.providers.cncf.kubernetes.utils.pod_manager import PodManager
    from airflow.sdk import BaseOperator

    caplog.set_level("INFO")
    for kind in (BaseOperator, PodManager):
        monkeypatch.setattr(kind, "log", logging.getLogger(f"of the test.{kind.__name__}"))
    return caplog


def execute(task, context=None):
    """Executes an operator as Airflow does."""
    from airflow.sdk.bases.operator import ExecutorSafeguard

    sentinel = f"{type(task).__name__}__sentinel"
    return task.execute(context or {}, **{sentinel: ExecutorSafeguard.sentinel_value})


def operator(task_id: str, home: Path | str = "", **given):
    """One of the DAG's operators with its fields as they are after rendering."""
    from podium_airflow.operator import PodiumOperator

    fields = {
        "arguments": ["run", "landing-to-bronze", "--lake=/lake", "--date=2026-11-02"],
        "runner": "DirectRunner",
        "submission": "local",
        "podium_home": str(home),
        "cluster": {
            "connection": "kubernetes_default",
            "namespace": "podium-spark",
            "image": "podium-spark:0.1.0",
            "executors": "2",
        },
        "date": "2026-11-02",
    }
    fields.update(given)
    return PodiumOperator(task_id=task_id, **fields)


def rendered(dag, task_id: str, ds: str = "2026-11-02", **params):
    """A copy of one of the DAG's operators with its fields rendered for a date and parameters."""
    task = dag.get_task(task_id).prepare_for_execution()
    values = {**dag.params.dump(), **params}
    context = {
        "ds": ds,
        "params": values,
        "dag": dag,
        "task": task,
        "logical_date": datetime(2026, 11, 2, tzinfo=timezone.utc),
    }
    task.render_template_fields(context)
    return task


def is_alive(process: int) -> bool:
    """Whether a process runs; one that has ended and was not reaped yet does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds: float = 20, what: str = "it"):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.05)
    raise AssertionError(f"after {seconds} s still not: {what}")


def airflow_home(folder: Path) -> str:
    """Makes a folder a home of Airflow with an empty database, which the script that calls the tests has made."""
    for file in Path(os.environ["AIRFLOW_HOME"]).glob("airflow.db*"):
        shutil.copy(file, folder)
    return str(folder)


def airflow(home: Path, *arguments: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess:
    """Airflow's command line, in a process and with a home of its own."""
    home.mkdir()
    done = subprocess.run(
        ["airflow", *arguments],
        env={**os.environ, "AIRFLOW_HOME": airflow_home(home), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )
    assert not check or done.returncode == 0, f"airflow {' '.join(arguments)}: {done.returncode}\n{done.stdout}"
    return done


@pytest.fixture(scope="session", autouse=True)
def starting_services(request, tmp_path_factory):
    """Starts them where a test is going to need them, while the other tests run."""
    from services import Services

    if not any("services" in item.fixturenames for item in request.session.items):
        yield None
        return
    folder = tmp_path_factory.mktemp("services")
    podium = fake_podium(folder / "podium")
    starting = Services(folder, podium)
    podium.does(
        f"land 20 {starting.dates[0]}",
        f"validate 50 {starting.dates[1]}",
        f"land hang {starting.dates[2]}",
    )
    try:
        starting.start()
        yield starting
    finally:
        # First what hangs, for which the scheduler would wait.
        podium.kill_all()
        starting.stop()


@pytest.fixture(scope="session")
def services(starting_services):
    """A running Airflow whose launcher is a double; it catches up on the DAG."""
    starting_services.wait_for_start()
    return starting_services
