"""Fetch upstream files from the public addresses in the cards: over https only, bounded, resumable, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

from analysis.problems import Problem, Problems
from analysis.upstream.datasets import Dataset
from analysis.upstream.making import sha256

BLOCK = 1 << 16
HOPS = 5
SECONDS = 60  # without a byte
MOST = 500_000_000  # bytes of one file, unless the caller sets another limit
PART = ".part"
MOVED = (301, 302, 303, 307, 308)


def download(
    one: Dataset,
    folder: Path,
    *,
    most: int = MOST,
    trust: str | bool = True,
    echo: Callable[[str], None] = print,
) -> list[Path]:
    """Fetch every file of a dataset that has a public address and is not there yet as its card pins it.

    Files of another content than pinned are kept as they came: what changed in them is for `refresh` to say. A
    file that already lies there is never replaced. `trust` is a file of certificates to trust instead of the usual
    ones. Returns the files fetched. Raises Problems, one for each file that could not be had.
    """
    fetched, problems = [], []
    for file, address in one.downloads().items():
        target = folder / file
        if target.exists():
            echo(f"{one.name}/{file}: there already")
            continue
        pinned = one.received.get("files", {}).get(file, {}).get("sha256")
        try:
            size = fetch(address, target, sha256_expected=pinned, most=most, trust=trust)
        except Problems as wrong:
            problems += [
                Problem(f"{one.name}/{file}", found.expected, value=found.value, fix=found.fix) for found in wrong
            ]
            continue
        same = "as pinned" if sha256(target) == pinned else "not the bytes that the card pins"
        echo(f"{one.name}/{file}: {size:,} bytes, {same}")
        fetched.append(target)
    if problems:
        raise Problems(problems)
    return fetched


def fetch(
    address: str, target: Path, *, sha256_expected: str | None = None, most: int = MOST, trust: str | bool = True
) -> int:
    """Fetch one file; return its size in bytes. What an earlier try has left (`<name>.part`) is carried on with.

    If a file put together from two tries is not the one expected, it is fetched once more from its first byte.
    Raises Problems: an address that is not https, an answer that is not the file, a file over `most` bytes, or a
    connection that broke (the part fetched stays).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + PART)
    resumed = part.exists()
    _receive(address, part, most, trust)
    if resumed and sha256_expected and sha256(part) != sha256_expected:
        part.unlink()
        _receive(address, part, most, trust)
    part.replace(target)
    return target.stat().st_size


def _receive(address: str, part: Path, most: int, trust: str | bool) -> None:
    have = part.stat().st_size if part.exists() else 0
    try:
        with _answer(address, have, trust) as answer:
            if (
                answer.status_code == 416 and have
            ):  # nothing after what we have: the file is shorter now, or we have it all
                part.unlink()
                return _receive(address, part, most, trust)
            _refuse(answer, most, have)
            with part.open("ab" if answer.status_code == 206 else "wb") as out:
                for block in _blocks(answer):
                    out.write(block)
                    if out.tell() > most:
                        raise Problems([_too_large(address, most)])
    except requests.RequestException as error:
        fix = "Run the same command again: it carries on where it stopped"
        raise Problems([Problem(address, "an answer", value=type(error).__name__, fix=fix)]) from None


def _answer(address: str, have: int, trust: str | bool) -> requests.Response:
    """Ask for the file from the byte we lack, following moves by hand, so that none leads away from https."""
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    for _ in range(HOPS):
        if urlsplit(address).scheme != "https":
            raise Problems([Problem(address, "an address that begins with https://")])
        answer = requests.get(
            address, headers=headers, stream=True, timeout=SECONDS, verify=trust, allow_redirects=False
        )
        if answer.status_code not in MOVED:
            return answer
        address = urljoin(address, answer.headers.get("Location", ""))
        answer.close()
    raise Problems([Problem(address, f"the file after at most {HOPS} moves of its address")])


def _refuse(answer: requests.Response, most: int, have: int) -> None:
    if answer.status_code not in (200, 206):
        fix = "Has it moved? Correct the address in the dataset's card"
        raise Problems([Problem(answer.url, "the file", value=f"answer {answer.status_code}", fix=fix)])
    carries_on = answer.status_code == 206
    if carries_on and not answer.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
        fix = f"Remove the file that ends in {PART}, then fetch it whole"
        found = answer.headers.get("Content-Range", "no range")
        raise Problems([Problem(answer.url, f"the bytes from {have} on", value=found, fix=fix)])
    size = int(answer.headers.get("Content-Length") or 0) + (have if carries_on else 0)
    if size > most:
        raise Problems([_too_large(answer.url, most, size)])


def _blocks(answer: requests.Response) -> Iterator[bytes]:
    """The body as it comes. Raises RequestException if it ends before the length that was announced."""
    announced, received = answer.headers.get("Content-Length"), 0
    for block in answer.iter_content(BLOCK):
        received += len(block)
        yield block
    if announced and received < int(announced):
        raise requests.ConnectionError("the answer ended early")


def _too_large(address: str, most: int, size: int | None = None) -> Problem:
    return Problem(address, f"at most {most:,} bytes", value=f"{size:,} bytes" if size else "more")
