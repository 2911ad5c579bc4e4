"""Alerts for tasks that have failed for good."""

from __future__ import annotations

import importlib
import json
import logging
import urllib.request
from typing import TYPE_CHECKING, Any

from airflow.sdk import Connection, Variable

if TYPE_CHECKING:
    from airflow.sdk import Context

# Names a function "package.module.function" that gets the message and its parts.
VARIABLE = "podium_alert"
# An HTTP connection for post_to_webhook.
CONNECTION = "podium_alert"
TIMEOUT_SECONDS = 10

log = logging.getLogger("airflow.task.podium.alert")


def alert(context: Context) -> None:
    """
    Logs a failed task in one line, then calls the function that the Airflow Variable names, if there is one. What that
    raises is raised.
    """
    ti = context["ti"]
    parts = {
        "dag_id": ti.dag_id,
        "task_id": ti.task_id,
        "run_id": context["run_id"],
        "date": context.get("ds"),
        "try_number": ti.try_number,
        "error": " ".join(str(context.get("exception") or "killed from outside").split()),
        "log_url": getattr(ti, "log_url", None),
    }
    message = "ALERT {dag_id}: {task_id} failed in {run_id}, try {try_number}: {error}".format(**parts)
    log.error("%s", message)
    name = Variable.get(VARIABLE, default=None)
    if name:
        module, _, function = name.rpartition(".")
        getattr(importlib.import_module(module), function)(message, parts)


def post_to_webhook(message: str, parts: dict[str, Any]) -> None:
    """
    Posts {"text": message, …parts} as JSON to the HTTP connection; a password there becomes a bearer token, and
    ``path`` in its extra the path.
    """
    connection = Connection.get(CONNECTION)
    host = connection.host if "://" in connection.host else f"{connection.schema or 'https'}://{connection.host}"
    port = f":{connection.port}" if connection.port else ""
    headers = {"Content-Type": "application/json"}
    if connection.password:
        headers["Authorization"] = f"Bearer {connection.password}"
    request = urllib.request.Request(
        f"{host}{port}/{connection.extra_dejson.get('path', '').lstrip('/')}",
        data=json.dumps({"text": message, **parts}, default=str).encode(),
        headers=headers,
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):
        pass
