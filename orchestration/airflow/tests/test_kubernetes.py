"""Submission by the Spark operator: what is submitted, and what becomes of how it ends."""

from __future__ import annotations

import copy
import threading
import types

import pytest
import yaml
from conftest import PROJECT, execute, operator, rendered
from fake_cluster import FakeCluster
from jsonschema import Draft202012Validator
from podium_airflow.versions import AirflowException, AirflowFailException

MANIFEST = PROJECT / "runners" / "spark" / "kubernetes" / "spark-application.yaml"
ON_SPARK = ["--runner=SparkRunner", "--sparkMaster=k8s://https://kubernetes.default.svc:443"]
BOTH = "--tables=athlete_bio,athlete_event_results"


def application(dag, task_id, **params):
    task = rendered(dag, task_id, **{"submission": "kubernetes", "runner": "SparkRunner", **params})
    return yaml.safe_load(task.application())


@pytest.fixture(scope="module")
def schema():
    """The published one, which refuses unknown fields as ``kubectl`` does."""
    from kubeflow_spark_api.models import SparkV1beta2SparkApplication

    def closed(node):
        if isinstance(node, list):
            return [closed(item) for item in node]
        if not isinstance(node, dict):
            return node
        copied = {key: closed(value) for key, value in node.items()}
        if isinstance(node.get("properties"), dict):
            copied.setdefault("additionalProperties", False)
        return copied

    return Draft202012Validator(closed(SparkV1beta2SparkApplication.model_json_schema(by_alias=True)))


@pytest.mark.parametrize(
    ("task_id", "arguments"),
    [
        ("landing.land", ["land", "--source=ftp://host/2026-11-02", BOTH, "--lake=/data/lake", "--date=2026-11-02"]),
        ("layers.bronze", ["run", "landing-to-bronze", "--lake=/data/lake", "--date=2026-11-02", BOTH, *ON_SPARK]),
        ("layers.silver", ["run", "bronze-to-silver", "--lake=/data/lake", "--date=2026-11-02", BOTH, *ON_SPARK]),
        ("layers.gold", ["run", "silver-to-gold", "--lake=/data/lake", "--date=2026-11-02", *ON_SPARK]),
        ("quality.validate", ["validate", "--lake=/data/lake", "--date=2026-11-02"]),
    ],
)
def test_each_task_is_an_application_with_its_arguments(dag, schema, task_id, arguments):
    rendered_application = application(dag, task_id, source="ftp://host/{date}")

    assert rendered_application["spec"]["arguments"] == arguments
    assert [error.message for error in schema.iter_errors(rendered_application)] == []
    # Airflow adds nine characters, Spark "-driver"; names in Kubernetes end at 63.
    assert len(rendered_application["metadata"]["name"]) <= 63 - 9 - 7


def test_is_as_the_manifest_of_the_runner_has_it(dag):
    """All but what the job is, what its password is for, and who starts it again."""
    ours = application(dag, "layers.bronze")
    theirs = yaml.safe_load(MANIFEST.read_text())

    assert (ours["apiVersion"], ours["kind"]) == (theirs["apiVersion"], theirs["kind"])
    assert ours["metadata"]["namespace"] == theirs["metadata"]["namespace"]
    for spec in (ours["spec"], theirs["spec"]):
        del spec["arguments"], spec["restartPolicy"]
    assert ours["spec"].pop("timeToLiveSeconds") == 86400
    del theirs["spec"]["driver"]["secrets"], theirs["spec"]["executor"]["secrets"]
    assert ours["spec"] == theirs["spec"]


def test_the_master_is_the_manifests(dag):
    assert ON_SPARK[1] in yaml.safe_load(MANIFEST.read_text())["spec"]["arguments"]


def test_parameters_reach_the_application(dag, schema):
    lake = "/data/a lake: \"x\" '{{ 7 * 7 }}'\n# no comment"
    ours = application(
        dag,
        "layers.gold",
        kubernetes_namespace="elsewhere",
        kubernetes_image="registry.example.org/podium-spark:1.2.3",
        kubernetes_executors=7,
        lake=lake,
    )
    assert ours["metadata"]["namespace"] == "elsewhere"
    assert ours["spec"]["image"] == "registry.example.org/podium-spark:1.2.3"
    assert ours["spec"]["executor"]["instances"] == 7
    assert ours["spec"]["arguments"][2] == f"--lake={lake}"
    assert not list(schema.iter_errors(ours))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["spec", "mainKlass"], "io.podium.Podium"),
        (["spec", "executor", "instances"], "two"),
        (["spec", "driver", "podSecurityContext", "fsGroup"], [185]),
        (["spec", "arguments"], "run"),
        (["spec", "restartPolicy", "retries"], 3),
    ],
)
def test_the_schema_refuses_a_broken_application(dag, schema, path, value):
    broken = copy.deepcopy(application(dag, "layers.gold"))
    node = broken
    for name in path[:-1]:
        node = node[name]
    node[path[-1]] = value
    assert list(schema.iter_errors(broken))


@pytest.mark.parametrize("runner", ["DirectRunner", "FlinkRunner"])
def test_another_runner_is_refused_in_the_first_task(dag, runner):
    task = rendered(dag, "landing.land", submission="kubernetes", runner=runner)
    with pytest.raises(AirflowFailException, match=f"SparkRunner alone, not {runner}"):
        execute(task)


def execute_on(cluster, monkeypatch, during=lambda task: None):
    """Runs the operator against the double of a cluster."""
    monkeypatch.setenv("AIRFLOW_CONN_KUBERNETES_DEFAULT", cluster.connection())
    task = operator("bronze", runner="SparkRunner", submission="kubernetes")
    ti = types.SimpleNamespace(
        dag_id="athlete_lake", task_id="bronze", map_index=-1, try_number=1, xcom_push=lambda **_: None
    )
    watcher = threading.Thread(target=during, args=(task,))
    watcher.start()
    try:
        execute(task, {"ti": ti, "task_instance": ti, "run_id": "a run", "dag": None})
    finally:
        watcher.join()


def test_submits_and_waits_for_the_driver(monkeypatch, task_log, schema):
    with FakeCluster() as cluster:
        execute_on(cluster, monkeypatch)

    (submitted,) = cluster.created
    assert submitted["spec"]["arguments"][:2] == ["run", "landing-to-bronze"]
    assert submitted["metadata"]["name"].startswith("landing-to-bronze-2026-11-02-")
    # Airflow's own; no field of an application, so a cluster drops it.
    del submitted["spec"]["labels"]
    assert [error.message for error in schema.iter_errors(submitted)] == []
    assert cluster.deleted == [submitted["metadata"]["name"]]
    assert "a line of the driver" in task_log.text
    assert "cannot be called outside" not in task_log.text


@pytest.mark.parametrize("at_once", [False, True], ids=["seen running", "failed at once"])
@pytest.mark.parametrize(("code", "again"), [(2, False), (20, True), (47, False), (50, False), (137, True)])
def test_exit_code_of_the_driver(monkeypatch, code, again, at_once):
    with FakeCluster(code, at_once) as cluster:
        with pytest.raises(AirflowException, match=f"exit code {code}: ") as failed:
            execute_on(cluster, monkeypatch)
    assert isinstance(failed.value, AirflowFailException) != again


def test_a_cluster_that_is_away_is_tried_again(monkeypatch):
    with FakeCluster() as gone:
        pass
    with pytest.raises(Exception) as failed:
        execute_on(gone, monkeypatch)
    assert not isinstance(failed.value, AirflowFailException)


def test_on_kill_deletes_the_application(monkeypatch):
    with FakeCluster(exit_code=None) as cluster:

        def kill(task):
            assert cluster.running.wait(30)
            task.on_kill()

        with pytest.raises(AirflowException):
            execute_on(cluster, monkeypatch, during=kill)
        assert cluster.deleted[:1] == [cluster.created[0]["metadata"]["name"]]
