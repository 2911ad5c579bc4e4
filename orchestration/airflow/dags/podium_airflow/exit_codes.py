"""What Airflow makes of Podium's exit codes."""

from __future__ import annotations

from podium_airflow.versions import AirflowException, AirflowFailException

MEANINGS = {
    2: "the command line is wrong",
    20: "an input is not ready",
    41: "reading or writing files failed",
    45: "the database failed",
    47: "the pipeline failed",
    50: "the results do not hold",
}

# Upstream may come later, and a network, a disk or a server may come back. Nothing else gets better by itself.
WORTH_ANOTHER_TRY = frozenset({20, 41, 45})


def failure(code: int, what: str) -> AirflowException:
    """
    The exception for a command that ended with an exit code other than 0: one after which Airflow tries again, as
    often as the task allows, or AirflowFailException, after which it does not.

    128 and above means killed by a signal: for want of memory, or with its machine. That is tried again, too.
    """
    if code >= 128:
        meaning = f"killed by signal {code - 128}"
    else:
        meaning = MEANINGS.get(code, "not a code of Podium's own; the log says more")
    message = f"{what} ended with exit code {code}: {meaning}"
    if code in WORTH_ANOTHER_TRY or code >= 128:
        return AirflowException(message)
    return AirflowFailException(f"{message}; not tried again")
