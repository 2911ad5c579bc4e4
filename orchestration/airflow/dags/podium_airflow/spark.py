"""Podium as a SparkApplication on Kubernetes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from airflow.providers.cncf.kubernetes.operators.spark_kubernetes import SparkKubernetesOperator
from airflow.sdk.bases.operator import ExecutorSafeguard

from podium_airflow.exit_codes import failure
from podium_airflow.versions import AirflowException

if TYPE_CHECKING:
    from airflow.sdk import Context

    from podium_airflow.operator import PodiumOperator

# What the Spark operator says of a driver that failed before Airflow saw it run.
EXIT_CODE = re.compile(r"ExitCode: (\d+)")


class SparkApplicationOperator(SparkKubernetesOperator):
    """Runs a SparkApplication, and fails by the exit code of its driver."""

    def execute(self, context: Context) -> None:
        try:
            super().execute(context)
        except AirflowException as failed:
            code = self._exit_code(failed)
            if code:
                raise failure(code, f"the driver of {self.name}") from failed
            raise

    def _exit_code(self, failed: AirflowException) -> int | None:
        """The driver's exit code, or None where no driver got so far: for want of an image, a node, a server."""
        status = self.remote_pod.status if self.remote_pod else None
        for container in (status and status.container_statuses) or []:
            if container.name == self.BASE_CONTAINER_NAME and container.state.terminated:
                return container.state.terminated.exit_code
        told = EXIT_CODE.search(str(failed))
        return int(told.group(1)) if told else None


def execute_application(operator: PodiumOperator, application: str, context: Context) -> None:
    """Runs a SparkApplication, given as YAML, for an operator, until it ends or the operator is killed."""
    spark = SparkApplicationOperator(
        task_id=operator.task_id,
        application_file=application,
        namespace=operator.cluster["namespace"],
        kubernetes_conn_id=operator.cluster["connection"],
    )
    operator._running = spark
    # An operator that another one runs is a mistake to Airflow, unless it is told that it is not.
    sentinel = f"{type(spark).__name__}__sentinel"
    spark.execute(context, **{sentinel: ExecutorSafeguard.sentinel_value})
