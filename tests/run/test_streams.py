import json
import subprocess
import sys

# In a process of its own, since a stream takes standard output for itself; and without the thread that reads
# the pipe, which would hide that something came only by chance.
SCRIPT = """
import json, os, sys
import zmq
from ipykernel.iostream import IOPubThread
from jupyter_client.session import Session
from analysis.run.streams import WholeStream

class Unwatched(WholeStream):
    def _watch_pipe_fd(self):
        pass

published = []
def keep(message):
    published.append(message["content"]["text"])

# The publishing thread is not started, so that a flush is done where it is asked for.
thread = IOPubThread(zmq.Context().socket(zmq.PUB))
stream = Unwatched(Session(key=b""), thread, "stdout", watchfd="force")
stream.register_hook(keep)
{steps}
stream.close()
print(json.dumps(published), file=sys.stderr)
"""


def published(*steps: str) -> list[str]:
    """What such a stream published, flush by flush."""
    script = SCRIPT.format(steps="\n".join(steps))
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return json.loads(ran.stderr)


def test_what_is_printed_below_stands_before_what_is_printed_later():
    steps = ("stream.write('one ')", "os.write(1, b'two ')", "stream.write('three')", "stream.flush()")
    assert published(*steps) == ["one two three"]


def test_a_flush_takes_all_that_was_printed_below():
    assert published("os.write(1, b'x' * 60_000)", "stream.flush()") == ["x" * 60_000]


def test_a_letter_in_two_parts_is_one_letter():
    parts = "h\u00e9".encode()
    steps = (f"os.write(1, {parts[:2]!r})", "stream.flush()", f"os.write(1, {parts[2:]!r})", "stream.flush()")
    assert published(*steps) == ["h", "\u00e9"]


def test_a_forked_process_does_not_take_what_its_parent_printed():
    child = "os.waitpid(os.fork() or (stream.flush(), os._exit(0)), 0)"
    assert published("os.write(1, b'mine')", child, "stream.flush()") == ["mine"]
