"""
### The lake of the athletes, a date at a time

`landing` → bronze → silver → gold → validation. Each task is one command of Podium for the run's date and replaces
that date's partition as a whole: a task may be run again at any time, dates may be worked on in any order, and the
lake is the same.

**Back-fill**: `airflow backfill create --dag-id athlete_lake --from-date 2026-11-01 --to-date 2026-11-07`; with
catch-up on, the dates since the start date come by themselves once the DAG is unpaused.

**Failures**, by Podium's exit codes: an input that is not ready (20), I/O (41), the database (45) and a killed process
are tried again, later each time. A wrong command line (2), a pipeline that fails (47) and results that do not hold
(50) fail at once. A task that has failed for good raises an alert: a line in its log, and a call of the function that
the Airflow Variable `podium_alert` names, for instance `podium_airflow.alerts.post_to_webhook`.

**Parameters** have their defaults from the environment of Airflow: `PODIUM_SOURCE`, `PODIUM_LAKE`, `PODIUM_RUNNER`,
`PODIUM_SUBMISSION`, …: a parameter's name in capitals. Relative paths start at the DAG's folder, or on a cluster at the
volume.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow.sdk import DAG, Param, TaskGroup

# Airflow has only the top of its DAGs' folder on the path, and this one may lie deeper.
sys.path.insert(0, str(Path(__file__).parent))

from podium_airflow.alerts import alert
from podium_airflow.operator import KUBERNETES, LOCAL, RUNNERS, PodiumOperator, place
from podium_airflow.versions import DOUBLED_EACH_TIME

TABLES = ["athlete_bio", "athlete_event_results"]


def default(name: str, otherwise: str) -> str:
    return os.environ.get(f"PODIUM_{name.upper()}", otherwise)


PARAMS = {
    "source": Param(
        default("source", "source"),
        description="Where the CSV files are: a URL (ftp, ftps, http, https) or a folder. {date} in it becomes the "
        "run's date. Without {date} each run lands what is there when it runs. Never with a password in it.",
        type="string",
        minLength=1,
        pattern=r"^(?!.*://[^/@]*:[^/]*@).*$",
    ),
    "source_user": Param(
        default("source_user", ""),
        description="The user at the source; without it none, or anonymous for FTP.",
        type="string",
    ),
    "source_password_ref": Param(
        default("source_password_ref", ""),
        description="Where that user's password is on the worker, file:PATH or env:NAME; never the password itself.",
        type="string",
        pattern=r"^((file|env):.+)?$",
    ),
    "lake": Param(
        default("lake", "lake"),
        description="The folder that holds landing, bronze, silver and gold.",
        type="string",
        minLength=1,
    ),
    "tables": Param(
        default("tables", ",".join(TABLES)).split(","),
        description="The tables to land and to clean. Gold is made of both.",
        type="array",
        items={"type": "string", "enum": TABLES},
        examples=TABLES,
        minItems=1,
        uniqueItems=True,
    ),
    "date": Param(
        None,
        description="The partition to work on. Without it: the date of the run, as in every scheduled one.",
        type=["null", "string"],
        format="date",
    ),
    "max_age": Param(
        default("max_age", ""),
        description="How old the newest row of each table may be when it is validated, such as 2d. Without it: any age.",
        type="string",
        pattern=r"^([0-9]+[smhd])?$",
    ),
    "runner": Param(
        default("runner", "DirectRunner"),
        description="What the stages run on.",
        type="string",
        enum=RUNNERS,
    ),
    "submission": Param(
        default("submission", LOCAL),
        description="local: a process of the Airflow worker. kubernetes: a SparkApplication for the Spark operator, "
        "with SparkRunner.",
        type="string",
        enum=[LOCAL, KUBERNETES],
    ),
    "podium_home": Param(
        None,
        description="The folder with Podium's launcher. Without it: PODIUM_HOME in the worker's environment, else the "
        "project that the DAG's folder lies in.",
        type=["null", "string"],
    ),
    "kubernetes_connection": Param(
        default("kubernetes_connection", "kubernetes_default"),
        description="Airflow's connection to the cluster.",
        type="string",
        section="Kubernetes",
    ),
    "kubernetes_namespace": Param(
        default("kubernetes_namespace", "podium-spark"),
        description="Where the Spark operator looks for jobs; it has the account spark and the claim podium-data.",
        type="string",
        section="Kubernetes",
    ),
    "kubernetes_image": Param(
        default("kubernetes_image", "podium-spark:0.1.0"),
        description="The image that runners/spark/Dockerfile builds, where the cluster pulls it from.",
        type="string",
        section="Kubernetes",
    ),
    "kubernetes_executors": Param(
        int(default("kubernetes_executors", "2")),
        description="How many executors a stage gets.",
        type="integer",
        minimum=1,
        section="Kubernetes",
    ),
}

DATE = "--date={{ params.date or ds }}"
LAKE = "--lake={{ place(params.lake, params.submission) }}"
SOURCE = "--source={{ place(params.source | replace('{date}', params.date or ds), params.submission) }}"
USER = "{{ '--sourceUser=' ~ params.source_user if params.source_user else '' }}"
PASSWORD = "{{ '--sourcePasswordRef=' ~ params.source_password_ref if params.source_password_ref else '' }}"
MAX_AGE = "{{ '--maxAge=' ~ params.max_age if params.max_age else '' }}"
TABLES_GIVEN = "--tables={{ params.tables | join(',') }}"

with DAG(
    "athlete_lake",
    description="CSV files to landing, bronze, silver and gold, validated",
    doc_md=__doc__,
    schedule="@daily",
    start_date=pendulum.parse(default("start_date", "2026-11-01"), tz="UTC"),
    catchup=True,
    # Dates do not depend on each other, so one that waits for its upstream must not hold up the next. But each is a
    # JVM with 2 GiB of heap and all the cores it can get, so no more than a few at once.
    max_active_runs=3,
    params=PARAMS,
    user_defined_macros={"place": place},
    tags=["podium"],
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": DOUBLED_EACH_TIME,
        "max_retry_delay": timedelta(minutes=30),
        "execution_timeout": timedelta(hours=2),
        "on_failure_callback": alert,
        "runner": "{{ params.runner }}",
        "submission": "{{ params.submission }}",
        "podium_home": "{{ params.podium_home or '' }}",
        "cluster": {
            "connection": "{{ params.kubernetes_connection }}",
            "namespace": "{{ params.kubernetes_namespace }}",
            "image": "{{ params.kubernetes_image }}",
            "executors": "{{ params.kubernetes_executors }}",
        },
        "date": "{{ params.date or ds }}",
    },
) as dag:
    with TaskGroup("landing", tooltip="CSV files as they are upstream"):
        land = PodiumOperator(
            task_id="land",
            arguments=["land", SOURCE, TABLES_GIVEN, LAKE, DATE, USER, PASSWORD],
            # Upstream may be hours late: ten tries in 11 to 16 hours, as Airflow scatters them.
            retries=9,
            retry_delay=timedelta(minutes=5),
            max_retry_delay=timedelta(hours=2),
            doc_md="Fetches the tables' CSV files to `LAKE/landing/{table}/{date}/`. What has not changed upstream is "
            "not fetched twice. Exit code 20, upstream has no file yet, is tried again for hours.",
        )
    with TaskGroup("layers", tooltip="Parquet, a partition a date"):
        bronze = PodiumOperator(
            task_id="bronze",
            arguments=["run", "landing-to-bronze", LAKE, DATE, TABLES_GIVEN],
            doc_md="Every column as it was read, with file and line, to `LAKE/bronze/{table}/date={date}/`.",
        )
        silver = PodiumOperator(
            task_id="silver",
            arguments=["run", "bronze-to-silver", LAKE, DATE, TABLES_GIVEN],
            doc_md="Cleaned, typed and without duplicates, to `LAKE/silver/{table}/date={date}/`; a value that cannot "
            "be typed keeps its row in `LAKE/rejects`.",
        )
        gold = PodiumOperator(
            task_id="gold",
            arguments=["run", "silver-to-gold", LAKE, DATE],
            doc_md="Mean height and weight per sport, medal, sex and country, to `LAKE/gold/avg_stats/date={date}/`.",
        )
    with TaskGroup("quality", tooltip="Whether the results hold"):
        validate = PodiumOperator(
            task_id="validate",
            arguments=["validate", LAKE, DATE, MAX_AGE],
            execution_timeout=timedelta(minutes=30),
            doc_md="Reconciles the layers' counts, and checks keys, ranges, nulls and, with max_age, freshness; the report is "
            "`LAKE/manifests/validation-{date}.html`. Exit code 50, a check failed, is not tried again.",
        )
    land >> bronze >> silver >> gold >> validate
