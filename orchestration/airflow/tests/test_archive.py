"""The DAG's folder as one archive, in another place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import DAGS

BOTH = "--tables=athlete_bio,athlete_event_results"


def calls(place):
    lake, date = f"--lake={place}/lake", "--date=2026-11-02"
    return [
        ["land", "--source=ftp://example.org/2026-11-02", BOTH, lake, date],
        ["run", "landing-to-bronze", lake, date, BOTH, "--runner=DirectRunner"],
        ["run", "bronze-to-silver", lake, date, BOTH, "--runner=DirectRunner"],
        ["run", "silver-to-gold", lake, date, "--runner=DirectRunner"],
        ["validate", lake, date],
    ]


# In a process that knows nothing of the folder the DAG comes from: how long the DAG takes to be read, beyond Airflow
# itself; its command lines; where its modules are; and what the tasks do.
READ = """
import json, sys, time
import pendulum
from airflow.sdk import DAG, BaseOperator, Connection, Param, TaskGroup, Variable
sys.path.insert(0, sys.argv[1])
began = time.process_time()
from athlete_lake import dag
seconds = time.process_time() - began
kubernetes = "kubernetes" in sys.modules
tasks = []
for task in dag.topological_sort():
    task = task.prepare_for_execution()
    task.render_template_fields({"ds": "2026-11-02", "params": dag.params.dump(), "dag": dag, "task": task})
    tasks.append(task)
    task.execute({})
print(json.dumps({
    "seconds": seconds,
    "kubernetes": kubernetes,
    "module": sys.modules["podium_airflow"].__file__,
    "lines": [task.command_line() for task in tasks],
    "application": tasks[1].application(),
}))
"""


@pytest.mark.parametrize("kind", ["gztar", "zip"])
def test_archive(tmp_path, podium, kind):
    """Unpacked below another folder; or as a zip, which Airflow reads as it is. test_lake.py has Airflow do so."""
    packed = Path(shutil.make_archive(str(tmp_path / "athlete lake"), kind, DAGS))
    if kind == "zip":
        place, folder = packed, tmp_path
    else:
        place = folder = tmp_path / "another place" / "olympics"
        shutil.unpack_archive(packed, place)

    done = subprocess.run(
        [sys.executable, "-c", READ, str(place)],
        cwd="/",
        env={**os.environ, "PODIUM_SOURCE": "ftp://example.org/{date}", "PODIUM_HOME": str(podium.home)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    told = json.loads(done.stdout.splitlines()[-1])
    assert told["module"] == str(place / "podium_airflow" / "__init__.py")
    assert told["lines"] == podium.calls() == calls(folder)
    assert "kind: SparkApplication" in told["application"]
    # Airflow reads the DAG every half minute, and once for each task; the client of Kubernetes alone takes seconds.
    assert told["seconds"] < 3
    assert not told["kubernetes"]
