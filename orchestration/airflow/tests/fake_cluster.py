"""A double of a cluster's API server with the Spark operator, as far as SparkKubernetesOperator asks it."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

DRIVER = "spark-kubernetes-driver"


class FakeCluster:
    """
    Each application has one driver, which prints a line and ends.

    :param exit_code: how the driver ends; None: it runs until its application is deleted
    :param at_once: whether it has ended before anyone can see it run
    """

    def __init__(self, exit_code: int | None = 0, at_once: bool = False):
        self.exit_code = exit_code
        self.at_once = at_once
        self.applications: dict[str, dict] = {}
        self.created: list[dict] = []
        self.deleted: list[str] = []
        self.running = threading.Event()
        self._ended: set[str] = set()
        self._changed = threading.Condition()
        cluster = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                cluster._get(self)

            def do_POST(self):
                cluster._post(self)

            def do_DELETE(self):
                cluster._delete(self)

            def do_PATCH(self):
                self.body()
                self.answer({})

            def body(self):
                return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

            def answer(self, value, code=200):
                data = value.encode() if isinstance(value, str) else json.dumps(value).encode()
                self.send_response(code)
                self.send_header("Content-Type", "text/plain" if isinstance(value, str) else "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        with self._changed:
            self.applications.clear()
            self._changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def connection(self) -> str:
        """Airflow's connection to it, as JSON."""
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{self._server.server_port}"}}],
            "users": [{"name": "u", "user": {}}],
            "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
            "current-context": "x",
        }
        return json.dumps({"conn_type": "kubernetes", "extra": {"kube_config": json.dumps(config)}})

    def _post(self, request):
        application = request.body()
        name = application["metadata"]["name"]
        self.created.append(json.loads(json.dumps(application)))
        with self._changed:
            self.applications[name] = application
            if self.at_once:
                self._ended.add(name)
        request.answer(application, 201)

    def _delete(self, request):
        name = urlsplit(request.path).path.rpartition("/")[2]
        with self._changed:
            self.applications.pop(name, None)
            self.deleted.append(name)
            self._changed.notify_all()
        request.answer({})

    def _get(self, request):
        url = urlsplit(request.path)
        parts = url.path.strip("/").split("/")
        if "sparkapplications" in parts:
            name = parts[parts.index("sparkapplications") + 1]
            request.answer({"status": {"applicationState": self._application_state(name)}})
        elif parts[-1] == "log":
            request.answer(self._log(parts[-2].removesuffix("-driver")))
        elif parts[-1] == "pods":
            asked = parse_qs(url.query)
            pods = [self._pod(name) for name in list(self.applications)]
            items = [pod for pod in pods if pod and selected(pod, asked)]
            request.answer({"kind": "PodList", "apiVersion": "v1", "items": items})
        elif parts[-2] == "pods" and (pod := self._pod(parts[-1].removesuffix("-driver"))):
            request.answer(pod)
        else:
            request.answer({"kind": "Status", "reason": "NotFound", "code": 404}, 404)

    def _application_state(self, name):
        if name in self._ended and self.exit_code:
            # The Spark operator's own words.
            message = f"driver container failed with ExitCode: {self.exit_code}, Reason: Error"
            return {"state": "FAILED", "errorMessage": message}
        return {"state": "COMPLETED" if name in self._ended else "RUNNING"}

    def _log(self, name):
        """Following a log ends when the driver does."""
        self.running.set()
        with self._changed:
            if self.exit_code is None:
                self._changed.wait_for(lambda: name not in self.applications, timeout=60)
            self._ended.add(name)
        return "2026-11-02T00:00:00.000000000Z a line of the driver\n"

    def _pod(self, name):
        """The driver; None where its application has been deleted meanwhile."""
        application = self.applications.get(name)
        if not application:
            return None
        ended = name in self._ended
        if ended:
            state = {
                "terminated": {
                    "exitCode": self.exit_code or 0,
                    "reason": "Error" if self.exit_code else "Completed",
                    "finishedAt": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                }
            }
        else:
            state = {"running": {"startedAt": "2026-11-02T00:00:00Z"}}
        phase = ("Failed" if self.exit_code else "Succeeded") if ended else "Running"
        labels = {**application["spec"]["driver"].get("labels", {}), "spark-role": "driver"}
        status = {"name": DRIVER, "image": "i", "imageID": "i", "ready": not ended, "restartCount": 0, "state": state}
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": f"{name}-driver", "namespace": "podium-spark", "labels": labels},
            "spec": {"containers": [{"name": DRIVER}]},
            "status": {"phase": phase, "containerStatuses": [status]},
        }


def selected(pod, asked) -> bool:
    """Whether the selectors of a list take a pod."""
    if "phase!=Failed" in asked.get("fieldSelector", [""])[0] and pod["status"]["phase"] == "Failed":
        return False
    labels = pod["metadata"]["labels"]
    for term in asked.get("labelSelector", [""])[0].split(","):
        name, equals, value = term.partition("=")
        if name.endswith("!"):
            taken = labels.get(name[:-1]) != value
        elif name.startswith("!"):
            taken = name[1:] not in labels
        else:
            taken = not equals or labels.get(name) == value
        if not taken:
            return False
    return True
