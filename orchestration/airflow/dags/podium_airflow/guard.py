"""
Runs a command for a task and makes sure that it does not outlive the task, however that ends.

    python guard.py COMMAND [ARGUMENT]...

Airflow kills a task that does not stop within five seconds, and no code of the task runs then. So the command is not
the task's child but this program's, in a process group of its own; standard input is a pipe whose other end only the
task holds. When that closes, the whole group is asked to end, and is killed where it does not. Nothing of the group
is left when this program ends. Exit code: the command's; 128 and the signal's number where a signal ended it; 127
where it could not be started.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

# Podium gives a pipeline 20 seconds to end in order.
GRACE_SECONDS = 30


def main(command):
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError as failure:
        print(f"{command[0]} cannot be started: {failure}", flush=True)
        return 127

    def signal_group(number):
        # Unless all of it has ended.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, number)

    def end_with_task():
        while os.read(0, 1):
            pass
        signal_group(signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        signal_group(signal.SIGKILL)

    signal.signal(signal.SIGTERM, lambda *_: signal_group(signal.SIGTERM))
    signal.signal(signal.SIGINT, lambda *_: signal_group(signal.SIGTERM))
    threading.Thread(target=end_with_task, daemon=True).start()

    # Not reaped before its group is killed, so that the group's number cannot be another's by then.
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    signal_group(signal.SIGKILL)
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
