"""Alerts of tasks that have failed for good."""

from __future__ import annotations

import json
import sys
import threading
import types
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from podium_airflow.alerts import alert


@pytest.fixture(autouse=True)
def no_function(monkeypatch):
    """Beyond the environment Airflow would ask the task's supervisor, and here is none."""
    monkeypatch.setenv("AIRFLOW_VAR_PODIUM_ALERT", "")


def context():
    ti = types.SimpleNamespace(dag_id="athlete_lake", task_id="quality.validate", try_number=1, log_url="http://log")
    return {
        "ti": ti,
        "run_id": "scheduled__2026-11-02",
        "ds": "2026-11-02",
        "exception": ValueError("the results\ndo not hold"),
    }


MESSAGE = "ALERT athlete_lake: quality.validate failed in scheduled__2026-11-02, try 1: the results do not hold"


def test_by_default_one_line(caplog):
    alert(context())
    assert caplog.messages == [MESSAGE]
    assert caplog.records[0].levelname == "ERROR"


def test_a_task_that_was_killed_has_no_exception(caplog):
    alert({**context(), "exception": None})
    assert caplog.messages[0].endswith("try 1: killed from outside")


def test_the_function_that_the_variable_names(monkeypatch, caplog):
    got = []
    pager = types.ModuleType("pager_of_the_test")
    pager.ring = lambda message, parts: got.append((message, parts))
    monkeypatch.setitem(sys.modules, "pager_of_the_test", pager)
    monkeypatch.setenv("AIRFLOW_VAR_PODIUM_ALERT", "pager_of_the_test.ring")

    alert(context())

    assert [message for message, _ in got] == [MESSAGE]
    assert got[0][1]["date"] == "2026-11-02"
    assert got[0][1]["log_url"] == "http://log"
    assert caplog.messages == [MESSAGE]


def test_a_function_that_is_not_there_is_an_error_after_the_line(monkeypatch, caplog):
    monkeypatch.setenv("AIRFLOW_VAR_PODIUM_ALERT", "no_such_module.ring")
    with pytest.raises(ModuleNotFoundError):
        alert(context())
    assert caplog.messages == [MESSAGE]


def test_webhook(monkeypatch):
    got = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, self.headers["Authorization"], json.loads(body)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        monkeypatch.setenv("AIRFLOW_VAR_PODIUM_ALERT", "podium_airflow.alerts.post_to_webhook")
        monkeypatch.setenv(
            "AIRFLOW_CONN_PODIUM_ALERT",
            json.dumps(
                {
                    "conn_type": "http",
                    "schema": "http",
                    "host": "127.0.0.1",
                    "port": server.server_port,
                    "password": "a token",
                    "extra": {"path": "/hooks/1"},
                }
            ),
        )
        alert(context())
    finally:
        server.shutdown()
        server.server_close()

    assert [(path, token) for path, token, _ in got] == [("/hooks/1", "Bearer a token")]
    assert got[0][2]["text"] == MESSAGE
    assert got[0][2]["task_id"] == "quality.validate"
