"""Where versions of Airflow differ: Python 3.9 has none newer than 3.0."""

from __future__ import annotations

from airflow import __version__

try:
    from airflow.sdk.exceptions import AirflowException, AirflowFailException
except ImportError:  # before Airflow 3.1
    from airflow.exceptions import AirflowException, AirflowFailException

__all__ = ["DOUBLED_EACH_TIME", "AirflowException", "AirflowFailException"]

# Since Airflow 3.2 retry_exponential_backoff is a factor, and True would be the factor 1: no back-off at all.
DOUBLED_EACH_TIME = 2.0 if tuple(int(n) for n in __version__.split(".")[:2]) >= (3, 2) else True
