"""The operator that runs one of Podium's commands."""

from __future__ import annotations

import os
import pkgutil
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator

from podium_airflow.exit_codes import failure
from podium_airflow.process import GuardedProcess
from podium_airflow.versions import AirflowFailException

if TYPE_CHECKING:
    from airflow.sdk import Context

LOCAL = "local"
KUBERNETES = "kubernetes"
RUNNERS = ["DirectRunner", "SparkRunner", "FlinkRunner"]

# Where the pods have the volume with the lake, as in spark_application.yaml.
VOLUME = "/data"
# Within a pod, the cluster that it runs in.
SPARK_MASTER = "k8s://https://kubernetes.default.svc:443"

# The folder that holds the DAG; where that is in a zip archive, the folder that holds the archive.
DAG_FOLDER = next(parent for parent in Path(__file__).absolute().parent.parents if parent.is_dir())

PASSWORD_IN_URL = re.compile(r"://[^/@]*:[^/]*@")


def place(path: str, submission: str) -> str:
    """
    A path for Podium's command line: URLs and absolute paths as they are, relative ones below the DAG's folder, or, on
    a cluster, below the volume.
    """
    if "://" in path or os.path.isabs(path):
        return path
    return os.path.normpath(os.path.join(VOLUME if submission == KUBERNETES else DAG_FOLDER, path))


class PodiumOperator(BaseOperator):
    """
    Runs one of Podium's commands, here or on a cluster, and fails by its exit code.

    :param arguments: the command line without the runner
    :param runner: the runner of a ``run``
    :param submission: ``local``: a process of the worker, which ends with the task; or ``kubernetes``: the driver of a
        SparkApplication that the Spark operator runs
    :param podium_home: the folder with the launcher; where it is empty: ``PODIUM_HOME`` of the worker's environment,
        else the project's folder that the DAG's folder lies in
    :param cluster: what spark_application.yaml needs: connection, namespace, image, executors
    :param date: the partition the command works on, for names on the cluster
    """

    template_fields = ("arguments", "runner", "submission", "podium_home", "cluster", "date")
    ui_color = "#e8d8a8"

    def __init__(
        self,
        *,
        arguments: list[str],
        runner: str,
        submission: str,
        podium_home: str,
        cluster: dict[str, Any],
        date: str,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.arguments = arguments
        self.runner = runner
        self.submission = submission
        self.podium_home = podium_home
        self.cluster = cluster
        self.date = date
        self._running = None

    def execute(self, context: Context) -> None:
        self._check()
        if self.submission == KUBERNETES:
            self._execute_on_cluster(context)
        else:
            self._execute_here()

    def on_kill(self) -> None:
        if isinstance(self._running, GuardedProcess):
            self._running.stop()
        elif self._running:
            self._running.on_kill()

    def command_line(self) -> list[str]:
        """What Podium is given."""
        # A template of an option that is not given leaves nothing.
        arguments = [argument for argument in self.arguments if argument]
        if arguments[0] == "run":
            arguments.append(f"--runner={self.runner}")
            if self.submission == KUBERNETES:
                arguments.append(f"--sparkMaster={SPARK_MASTER}")
        return arguments

    def stage(self) -> str:
        """The command's name; of a run, what it runs."""
        return self.arguments[1] if self.arguments[0] == "run" else self.arguments[0]

    def application(self) -> str:
        """The SparkApplication of a submission to Kubernetes, as YAML."""
        template = pkgutil.get_data("podium_airflow", "spark_application.yaml").decode()
        values = {"arguments": self.command_line(), "name": f"{self.stage()}-{self.date}", "cluster": self.cluster}
        return self.render_template(template, values)

    def _check(self) -> None:
        problems = []
        if self.submission == KUBERNETES and self.runner != "SparkRunner":
            problems.append(f"the Spark operator runs SparkRunner alone, not {self.runner}")
        if any(PASSWORD_IN_URL.search(argument) for argument in self.arguments):
            problems.append("a URL holds a password, which would be in logs and process lists; give a reference to it")
        if problems:
            raise AirflowFailException("; ".join(problems))

    def _execute_here(self) -> None:
        home = Path(self.podium_home or os.environ.get("PODIUM_HOME") or DAG_FOLDER.parents[2])
        launcher = home / "podium"
        if not os.access(launcher, os.X_OK):
            raise AirflowFailException(
                f"{launcher} is no program; the parameter podium_home, or PODIUM_HOME in the worker's environment, "
                "names the folder with Podium's launcher"
            )
        command = [str(launcher), *self.command_line()]
        self.log.info("%s", shlex.join(command))
        self._running = GuardedProcess(command, str(home))
        code = self._running.run(lambda line: self.log.info("%s", line))
        if code:
            raise failure(code, f"podium {self.stage()}")

    def _execute_on_cluster(self, context: Context) -> None:
        # Loaded here, because the client of Kubernetes takes a second or more, each time the DAG is read.
        from podium_airflow.spark import execute_application

        application = self.application()
        self.log.info("%s", application)
        execute_application(self, application, context)
