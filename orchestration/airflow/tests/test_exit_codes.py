"""Which exit codes are tried again."""

from __future__ import annotations

import pytest
from conftest import execute, operator
from podium_airflow.versions import AirflowException, AirflowFailException

AGAIN = [20, 41, 45, 130, 137, 143]
NOT_AGAIN = [1, 2, 47, 50, 126]


@pytest.mark.parametrize("code", AGAIN + NOT_AGAIN)
def test_exit_code(podium, code):
    podium.does(f"landing-to-bronze {code}")

    with pytest.raises(AirflowException, match=f"podium landing-to-bronze ended with exit code {code}: ") as failed:
        execute(operator("bronze", podium.home))

    assert isinstance(failed.value, AirflowFailException) == (code in NOT_AGAIN)
    assert len(podium.calls()) == 1


def test_success(podium):
    assert execute(operator("bronze", podium.home)) is None
    assert podium.calls() == [
        ["run", "landing-to-bronze", "--lake=/lake", "--date=2026-11-02", "--runner=DirectRunner"]
    ]
    assert podium.folders() == [str(podium.home)]


def test_a_launcher_that_is_absent_is_not_tried_again(tmp_path):
    with pytest.raises(AirflowFailException, match=f"{tmp_path}/podium is no program.*PODIUM_HOME"):
        execute(operator("bronze", tmp_path))


def test_the_launcher_is_found(podium, tmp_path, monkeypatch):
    """By the parameter first, then by the environment."""
    monkeypatch.setenv("PODIUM_HOME", str(tmp_path / "nowhere"))
    execute(operator("bronze", podium.home))
    monkeypatch.setenv("PODIUM_HOME", str(podium.home))
    execute(operator("bronze"))
    assert len(podium.calls()) == 2


def test_by_default_the_launcher_is_the_projects_own(monkeypatch):
    from conftest import PROJECT
    from podium_airflow import operator as module

    monkeypatch.delenv("PODIUM_HOME", raising=False)
    started = []

    class Process:
        def __init__(self, command, folder):
            started.append((command[0], folder))

        def run(self, on_line):
            return 0

    monkeypatch.setattr(module, "GuardedProcess", Process)
    execute(operator("bronze"))
    assert started == [(str(PROJECT / "podium"), str(PROJECT))]


def test_a_password_in_a_url_is_refused_before_anything_starts(podium):
    land = operator("land", podium.home, arguments=["land", "--source=ftp://me:secret@example.org/"])
    with pytest.raises(AirflowFailException, match="give a reference") as failed:
        execute(land)
    assert "secret" not in str(failed.value)
    assert podium.calls() == []


def test_output_goes_to_the_tasks_log(podium, task_log):
    execute(operator("bronze", podium.home))
    assert task_log.messages == [
        f"'{podium.home}/podium' run landing-to-bronze --lake=/lake --date=2026-11-02 --runner=DirectRunner",
        "out of landing-to-bronze",
        "error of landing-to-bronze",
    ]
