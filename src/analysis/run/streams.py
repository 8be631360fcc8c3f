"""Standard output and error of a kernel, with what is printed from below Python in its place.

A command that a notebook calls, or a library in C, prints into a pipe that ipykernel reads in a thread of its
own. Whether that thread comes before the end of the cell is chance, and what comes after it belongs to no cell:
the same notebook then has this output in one run and not in the next.
"""

from __future__ import annotations

import codecs
import os
import select
import threading

from ipykernel.iostream import OutStream

PIPE = 1 << 16  # bytes: as much as a pipe holds, so that one read takes all that was printed before it


class WholeStream(OutStream):
    """A stream that passes on what waits in the pipe before anything printed later, and before a cell ends."""

    def __init__(self, *args, **kwargs):
        self._passing = threading.RLock()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a read may end within a letter
        super().__init__(*args, **kwargs)

    def write(self, string: str) -> int | None:
        self._pass_on()
        return super().write(string)

    def flush(self) -> None:
        self._pass_on()
        super().flush()

    def _watch_pipe_fd(self) -> None:
        while self._should_watch:
            select.select([self._fid], [], [])
            self._pass_on()

    def _pass_on(self) -> None:
        # A process that the notebook forked has the pipe too, but what waits in it is not its own.
        if not self._should_watch or self._fid is None or not self._is_master_process():
            return
        with self._passing:
            if select.select([self._fid], [], [], 0)[0]:
                printed = os.read(self._fid, PIPE)
                super().write(self._decoder.decode(printed))
                os.write(self._original_stdstream_copy, printed)
