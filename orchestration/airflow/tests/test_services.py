"""
The DAG under a real scheduler: it catches up, tries again or not, and kills. test_lake.py has it fill a range.

Of the three days to catch up on, upstream is not ready for the first, the results of the second do not hold, and the
third hangs; see conftest.py.
"""

from __future__ import annotations

import pytest
from conftest import is_alive, wait_until

pytestmark = pytest.mark.services


def test_catches_up(services):
    wait_until(lambda: set(services.dates) <= set(services.runs()), 60, "there is a run of each day")
    assert {services.runs()[date]["run_type"] for date in services.dates} == {"scheduled"}


def test_an_input_that_is_not_ready_is_tried_again(services):
    date = services.dates[0]
    task = wait_until(lambda: _ended(services.task(date, "landing.land")), 60, "landing has failed")
    assert (task["state"], task["try_number"], task["max_tries"]) == ("up_for_retry", 1, 9)
    assert services.run_state(date) == "running"


def test_results_that_do_not_hold_are_not(services):
    date = services.dates[1]
    services.wait_for([date], state="failed", seconds=120)
    task = services.task(date, "quality.validate")
    assert (task["state"], task["try_number"], task["max_tries"]) == ("failed", 1, 3)
    assert services.task(date, "layers.gold")["state"] == "success"
    assert services.logs().count("ALERT athlete_lake: quality.validate failed") == 1


def test_a_task_that_is_ended_leaves_no_process_behind(services):
    date = services.dates[2]
    wait_until(services.podium.processes, 60, "landing runs")
    processes = services.podium.processes()
    assert len(processes) == 2
    assert all(is_alive(process) for process in processes)

    services.fail(date, "landing.land")

    wait_until(lambda: not any(is_alive(process) for process in processes), 60, "its processes have ended")
    assert services.task(date, "landing.land")["state"] == "failed"


def _ended(task):
    return task if task.get("state") in ("up_for_retry", "failed", "success") else None
