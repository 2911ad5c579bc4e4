"""A scheduler, a DAG processor and an API server of Airflow, on loopback, and what the tests ask them."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path

from conftest import FakePodium, airflow_home, wait_until

DAG = "/api/v2/dags/athlete_lake"


class Services:
    """
    :param folder: for all they write
    :param podium: the launcher of runs that say no other
    """

    def __init__(self, folder: Path, podium: FakePodium):
        self.folder = folder
        self.podium = podium
        # The days that the DAG has to catch up on.
        today = datetime.now(timezone.utc).date()
        self.dates = [str(today - timedelta(days=ago)) for ago in (2, 1, 0)]
        self._processes: list[subprocess.Popen] = []
        self._token = None

    def start(self) -> None:
        """Starts them, and does not wait for it."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._url = f"http://127.0.0.1:{port}"
        self._environment = {
            **os.environ,
            "AIRFLOW_HOME": airflow_home(self.folder),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__API__BASE_URL": self._url,
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__API__SECRET_KEY": secrets.token_hex(16),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self._url}/execution/",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            # How soon a task learns that it has been ended.
            "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
            "PODIUM_HOME": str(self.podium.home),
            "PODIUM_START_DATE": self.dates[0],
        }
        # Logs would be served to all of the network.
        for command in (["api-server"], ["dag-processor"], ["scheduler", "--skip-serve-logs"]):
            with open(self.folder / f"{command[0]}.log", "w") as log:
                self._processes.append(
                    subprocess.Popen(
                        ["airflow", *command],
                        env=self._environment,
                        cwd=self.folder,
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                )

    def wait_for_start(self) -> None:
        wait_until(self._log_in, 120, "the API server answers")
        wait_until(lambda: self._ask("GET", DAG, missing_is=None), 60, "the DAG has been read")

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            # Also what its group still holds.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def runs(self) -> dict[str, dict]:
        """The runs, by date."""
        return {run["logical_date"][:10]: run for run in self._ask("GET", f"{DAG}/dagRuns?limit=100")["dag_runs"]}

    def run_state(self, date: str) -> str | None:
        run = self.runs().get(date)
        return run and run["state"]

    def task(self, date: str, task_id: str) -> dict:
        """A task of a run, with its state and number of tries; nothing where there is no such run yet."""
        run = self.runs().get(date)
        return self._ask("GET", f"{DAG}/dagRuns/{run['dag_run_id']}/taskInstances/{task_id}") if run else {}

    def fail(self, date: str, task_id: str) -> None:
        """Marks a task as failed, as one does in the UI."""
        run = self.runs()[date]["dag_run_id"]
        self._ask("PATCH", f"{DAG}/dagRuns/{run}/taskInstances/{task_id}", {"new_state": "failed"})

    def back_fill(self, dates: list[str], **conf) -> None:
        """
        Begins to fill a range of dates, the last one first, one at a time. SQLite takes no second writer, and the API
        refuses to back-fill on it; so by the command, while the others stand still.
        """
        command = [
            *("airflow", "backfill", "create", "--dag-id", "athlete_lake"),
            *("--from-date", min(dates), "--to-date", max(dates)),
            *("--run-backwards", "--max-active-runs", "1", "--dag-run-conf", json.dumps(conf)),
        ]

        def create():
            self._signal_all(signal.SIGSTOP)
            try:
                done = subprocess.run(
                    command,
                    env=self._environment,
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    timeout=120,
                )
            finally:
                self._signal_all(signal.SIGCONT)
            # One of them may have stopped with the lock in its hand.
            assert done.returncode == 0 or "database is locked" in done.stdout, done.stdout
            return done.returncode == 0

        wait_until(create, 180, "the back-fill has been created")

    def wait_for(self, dates: list[str], state: str = "success", seconds: float = 300) -> None:
        """Waits until the runs of dates have ended, which has to be with this state."""

        def ended():
            states = [self.run_state(date) for date in dates]
            return states if all(one in ("success", "failed") for one in states) else None

        found = wait_until(ended, seconds, f"the runs of {dates} have ended")
        assert found == [state] * len(dates), self.logs()

    def logs(self) -> str:
        """All logs of tasks."""
        return "\n".join(
            file.read_text("utf-8", "replace") for file in sorted(self.folder.glob("logs/dag_id=*/**/*.log"))
        )

    def _signal_all(self, number: int) -> None:
        for process in self._processes:
            os.killpg(process.pid, number)

    def _log_in(self) -> bool:
        for process in self._processes:
            assert process.poll() is None, f"{process.args} has ended, see {self.folder}"
        try:
            self._token = self._ask("GET", "/auth/token")["access_token"]
        except OSError:
            return False
        return True

    def _ask(self, method: str, path: str, body=None, missing_is=...):
        request = urllib.request.Request(
            self._url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code == 404 and missing_is is not ...:
                return missing_is
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from error
