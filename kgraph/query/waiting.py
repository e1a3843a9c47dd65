"""Work that can be waited for no longer than one wants to.

>>> wait_for(lambda: 42)
42
"""

import threading
import traceback
from collections.abc import Callable
from typing import TypeVar

from kgraph.errors import QueryError

__all__ = ["wait_for"]

Result = TypeVar("Result")


def wait_for(work: Callable[[], Result], timeout: float | None = None) -> Result:
    """Do `work` in a thread, since Ctrl-C reaches Python only between the engine's steps.

    Raise QueryError after `timeout` seconds. The engine cannot be told to stop: its thread goes on until it is
    done or the program ends.
    """
    done: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # handed to the caller below
            # The engine's results, which its frames hold, must go in the thread that made them.
            traceback.clear_frames(error.__traceback__)
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(timeout)
    if thread.is_alive():
        raise QueryError(f"No answer in {timeout:g} s; ask for less, or wait longer with --timeout SECONDS")
    if failed:
        raise failed[0]
    return done[0]
