"""A command as a process of the worker that ends with its task."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from typing import Callable

# As text, because it must also work where the DAG is in a zip archive.
GUARD = pkgutil.get_data("podium_airflow", "guard.py").decode()


class GuardedProcess:
    """
    A command and its process group.

    :param command: the program and its arguments, as they are: no shell sees them
    :param folder: where it runs
    """

    def __init__(self, command: list[str], folder: str):
        self.command = command
        self.folder = folder
        self._guard: subprocess.Popen | None = None

    def run(self, on_line: Callable[[str], None]) -> int:
        """
        Runs the command to its end, and returns its exit code.

        :param on_line: gets each line of its output as it comes, errors included
        """
        self._guard = subprocess.Popen(
            [sys.executable, "-I", "-c", GUARD, *self.command],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Airflow signals the task's process group, and the guard has to survive that.
            start_new_session=True,
        )
        try:
            for line in self._guard.stdout:
                on_line(line.decode("utf-8", "replace").rstrip())
            return self._guard.wait()
        finally:
            # Also where the task's time is up in the middle of it.
            self.stop()
            self._guard.stdout.close()
            self._guard.wait()

    def stop(self) -> None:
        """Has the whole process group ended. Does not wait, and may be called at any time."""
        if self._guard:
            self._guard.stdin.close()
