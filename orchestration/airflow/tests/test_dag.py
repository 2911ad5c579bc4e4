"""What the DAG is: graph, parameters, retries, time limits, documentation."""

from __future__ import annotations

import types
from datetime import datetime, timedelta, timezone

import pytest
from airflow.exceptions import ParamValidationError
from airflow.models.taskinstance import TaskInstance
from conftest import read_dag, rendered
from podium_airflow.alerts import alert
from podium_airflow.operator import DAG_FOLDER, PodiumOperator
from podium_airflow.versions import DOUBLED_EACH_TIME

CHAIN = ["landing.land", "layers.bronze", "layers.silver", "layers.gold", "quality.validate"]


def test_graph(dag):
    assert {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks} == {
        "landing.land": ["layers.bronze"],
        "layers.bronze": ["layers.silver"],
        "layers.silver": ["layers.gold"],
        "layers.gold": ["quality.validate"],
        "quality.validate": [],
    }
    assert {name: sorted(group.children) for name, group in dag.task_group.get_task_group_dict().items()} == {
        None: ["landing", "layers", "quality"],
        "landing": ["landing.land"],
        "layers": ["layers.bronze", "layers.gold", "layers.silver"],
        "quality": ["quality.validate"],
    }
    assert all(isinstance(task, PodiumOperator) for task in dag.tasks)
    assert {task.trigger_rule for task in dag.tasks} == {"all_success"}


def test_schedule(dag):
    assert dag.dag_id == "athlete_lake"
    assert dag.schedule == "@daily"
    assert dag.catchup is True
    assert dag.max_active_runs == 3
    assert dag.start_date.isoformat() == "2026-11-01T00:00:00+00:00"
    assert not any(task.depends_on_past or task.wait_for_downstream for task in dag.tasks)


def test_every_parameter_is_typed_and_described(dag):
    assert sorted(dag.params) == [
        "date",
        "kubernetes_connection",
        "kubernetes_executors",
        "kubernetes_image",
        "kubernetes_namespace",
        "lake",
        "max_age",
        "podium_home",
        "runner",
        "source",
        "source_password_ref",
        "source_user",
        "submission",
        "tables",
    ]
    for name in dag.params:
        param = dag.params.get_param(name)
        assert param.schema["type"], name
        assert len(param.description) > 20, name
        param.resolve()
    assert dag.params.get_param("runner").schema["enum"] == ["DirectRunner", "SparkRunner", "FlinkRunner"]
    assert dag.params.get_param("submission").schema["enum"] == ["local", "kubernetes"]
    assert dag.params.get_param("tables").value == ["athlete_bio", "athlete_event_results"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("source", ""),
        ("source", "ftp://me:secret@example.org/olympics"),
        ("lake", 7),
        ("tables", "athlete_bio"),
        ("tables", []),
        ("tables", ["athletes"]),
        ("tables", ["athlete_bio", "athlete_bio"]),
        ("date", "yesterday"),
        ("runner", "DataflowRunner"),
        ("submission", "ssh"),
        ("kubernetes_executors", 0),
    ],
)
def test_a_wrong_parameter_is_refused(dag, name, value):
    with pytest.raises(ParamValidationError):
        dag.params.get_param(name).resolve(value)


@pytest.mark.parametrize("source", ["ftp://me@example.org/{date}/", "https://example.org/a:b/c@d", "/data", "data"])
def test_a_source_without_a_password_is_taken(dag, source):
    assert dag.params.get_param("source").resolve(source) == source


def test_defaults_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("PODIUM_SOURCE", "https://example.org/olympics")
    monkeypatch.setenv("PODIUM_LAKE", "/srv/lake")
    monkeypatch.setenv("PODIUM_TABLES", "athlete_bio")
    monkeypatch.setenv("PODIUM_RUNNER", "SparkRunner")
    monkeypatch.setenv("PODIUM_SUBMISSION", "kubernetes")
    monkeypatch.setenv("PODIUM_KUBERNETES_EXECUTORS", "5")
    monkeypatch.setenv("PODIUM_START_DATE", "2027-01-01")

    dag = read_dag()

    params = dag.params.dump()
    assert params["source"] == "https://example.org/olympics"
    assert params["lake"] == "/srv/lake"
    assert params["tables"] == ["athlete_bio"]
    assert params["runner"] == "SparkRunner"
    assert params["submission"] == "kubernetes"
    assert params["kubernetes_executors"] == 5
    assert dag.start_date.year == 2027


def test_retries_time_limits_and_alerts(dag):
    tasks = {task.task_id: task for task in dag.tasks}

    assert {name: task.retries for name, task in tasks.items()} == {
        name: 9 if name == "landing.land" else 3 for name in CHAIN
    }
    assert {task.retry_exponential_backoff for task in tasks.values()} == {DOUBLED_EACH_TIME}
    assert all(timedelta(0) < task.retry_delay < task.max_retry_delay for task in tasks.values())
    assert {name: task.execution_timeout for name, task in tasks.items()} == {
        name: timedelta(minutes=30) if name == "quality.validate" else timedelta(hours=2) for name in CHAIN
    }
    for task in tasks.values():
        callbacks = task.on_failure_callback
        assert (list(callbacks) if isinstance(callbacks, (list, tuple)) else [callbacks]) == [alert]


def test_retries_come_later_each_time(dag):
    """As the scheduler works it out."""
    end = datetime(2026, 11, 2, tzinfo=timezone.utc)
    delays = []
    for number in range(1, 10):
        instance = types.SimpleNamespace(
            task=dag.get_task("landing.land"),
            dag_id=dag.dag_id,
            task_id="landing.land",
            logical_date=end,
            try_number=number,
            end_date=end,
            retry_delay_override=None,
        )
        delays.append(TaskInstance.next_retry_datetime(instance) - end)

    assert all(
        timedelta(minutes=5 * 2**n) <= delay <= timedelta(minutes=10 * 2**n) for n, delay in enumerate(delays[:4])
    )
    assert delays[-1] == timedelta(hours=2)
    assert timedelta(hours=10) < sum(delays, timedelta()) < timedelta(hours=16)


def test_dag_and_tasks_are_documented(dag):
    assert "Back-fill" in dag.doc_md
    for task in dag.tasks:
        assert len(task.doc_md) > 50, task.task_id


def test_command_lines(dag):
    lake = f"--lake={DAG_FOLDER}/lake"
    both = "--tables=athlete_bio,athlete_event_results"

    assert {name: rendered(dag, name).command_line() for name in CHAIN} == {
        "landing.land": ["land", f"--source={DAG_FOLDER}/source", both, lake, "--date=2026-11-02"],
        "layers.bronze": ["run", "landing-to-bronze", lake, "--date=2026-11-02", both, "--runner=DirectRunner"],
        "layers.silver": ["run", "bronze-to-silver", lake, "--date=2026-11-02", both, "--runner=DirectRunner"],
        "layers.gold": ["run", "silver-to-gold", lake, "--date=2026-11-02", "--runner=DirectRunner"],
        "quality.validate": ["validate", lake, "--date=2026-11-02"],
    }


def test_the_dates_place_in_the_source(dag):
    land = rendered(dag, "landing.land", source="ftp://example.org/olympics/{date}/", lake="/srv/lake")
    assert land.command_line()[1] == "--source=ftp://example.org/olympics/2026-11-02/"
    assert land.command_line()[3] == "--lake=/srv/lake"

    another = rendered(dag, "landing.land", source="files/{date}", date="2020-02-29")
    assert another.command_line()[1] == f"--source={DAG_FOLDER}/files/2020-02-29"
    assert another.command_line()[-1] == "--date=2020-02-29"


def test_the_date_may_be_given_where_a_run_has_none(dag):
    """A run that was triggered without a logical date has no ds."""
    task = dag.get_task("layers.gold").prepare_for_execution()
    task.render_template_fields({"params": {**dag.params.dump(), "date": "2026-11-03"}, "dag": dag, "task": task})
    assert task.command_line()[3] == "--date=2026-11-03"


def test_what_is_given_besides(dag):
    land = rendered(dag, "landing.land", source_user="me", source_password_ref="env:PW")
    assert land.command_line()[-2:] == ["--sourceUser=me", "--sourcePasswordRef=env:PW"]
    assert rendered(dag, "quality.validate", max_age="2d").command_line()[-1] == "--maxAge=2d"


def test_what_a_parameter_holds_stays_one_argument(dag):
    lake = "/srv/a lake --date=1999-01-01 $(touch /tmp/x) \"'; rm *"
    gold = rendered(dag, "layers.gold", lake=lake)
    assert gold.command_line() == [
        "run",
        "silver-to-gold",
        f"--lake={lake}",
        "--date=2026-11-02",
        "--runner=DirectRunner",
    ]
