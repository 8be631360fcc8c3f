"""Does an address still answer? Asked as a polite visitor: one at a time per host, HEAD before GET, a name and a pause.

An answer is one of six: it answers; it moved, for good or for now; it is gone; it is broken; it could not be told,
since many sites turn away whatever is no browser, and that says nothing of the page.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests

ANSWERS, MOVED, MOVED_FOR_NOW, GONE, BROKEN, UNTOLD = "answers", "moved", "moved_for_now", "gone", "broken", "untold"
OUTCOMES = (GONE, BROKEN, MOVED, MOVED_FOR_NOW, UNTOLD, ANSWERS)  # what needs somebody most, first

FOR_GOOD, FOR_NOW = (301, 308), (302, 303, 307)
NOT_THERE = (404, 410)
TURNED_AWAY = (401, 403, 407, 429, 451, 999)  # by a login, a limit or a guard against programs
HOPS, TRIES, AT_ONCE = 8, 3, 8
SECONDS = (10, 30)  # to connect, and without a byte
PAUSE = 1.0  # seconds between two questions to one host


@dataclass(frozen=True)
class Answer:
    """What became of an address: the outcome, the last status, where it led, and why in words."""

    address: str
    outcome: str
    status: int | None
    final: str
    reason: str = ""


@dataclass
class Manners:
    """How we ask: under which name, how long we wait, how often we try. Hosts are asked one question at a time."""

    agent: str
    pause: float = PAUSE
    seconds: tuple[float, float] = SECONDS
    trust: str | bool = True
    wait: Callable[[float], None] = time.sleep
    _hosts: dict[str, threading.Lock] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def turn(self, host: str) -> threading.Lock:
        """The lock that whoever asks this host must hold."""
        with self._guard:
            return self._hosts.setdefault(host, threading.Lock())


def ask_all(addresses: Iterable[str], manners: Manners, echo: Callable[[str], None] = print) -> list[Answer]:
    """Ask every address, several hosts at once; the answers in the order of the addresses."""
    addresses = list(addresses)
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        by_host.setdefault(urlsplit(address).netloc, []).append(address)

    def visit(mine: list[str]) -> list[Answer]:
        found = [ask(address, manners) for address in mine]
        echo(f"{urlsplit(mine[0]).netloc}: {len(mine)}")
        return found

    with ThreadPoolExecutor(AT_ONCE) as hosts:
        found = {answer.address: answer for answers in hosts.map(visit, by_host.values()) for answer in answers}
    return [found[address] for address in addresses]


def ask(address: str, manners: Manners) -> Answer:
    """Follow one address to where it leads. HEAD first; what HEAD does not answer well is asked again with GET."""
    here, moves = address, []
    with requests.Session() as session:
        session.headers.update({"User-Agent": manners.agent, "Accept": "*/*"})
        for _ in range(HOPS):
            try:
                answer = _patiently(session, here, manners)
            except requests.RequestException as error:
                return Answer(address, BROKEN, None, here, _why(error))
            onward = answer.headers.get("Location") if answer.status_code in (*FOR_GOOD, *FOR_NOW) else None
            if not onward:
                return _judged(address, here, answer.status_code, moves)
            moves.append(answer.status_code)
            here = urljoin(here, onward)
    return Answer(address, BROKEN, moves[-1], here, f"moved more than {HOPS} times")


def _patiently(session: requests.Session, address: str, manners: Manners) -> requests.Response:
    """One answer from one address; a host that fails or does not reply is asked again, later each time."""
    for attempt in range(1, TRIES + 1):
        last = attempt == TRIES
        try:
            answer = _head_or_get(session, address, manners)
        except (requests.Timeout, requests.ConnectionError):
            if last:
                raise
        else:
            if answer.status_code < 500 or answer.status_code in TURNED_AWAY or last:
                return answer
        manners.wait(manners.pause * 2**attempt)
    raise AssertionError("the last try returns or raises")


def _head_or_get(session: requests.Session, address: str, manners: Manners) -> requests.Response:
    answer = _once(session, "HEAD", address, manners)
    return answer if answer.status_code < 400 or answer.status_code == 429 else _once(session, "GET", address, manners)


def _once(session: requests.Session, method: str, address: str, manners: Manners) -> requests.Response:
    """Ask and hang up: the body of a page is never read."""
    with manners.turn(urlsplit(address).netloc):
        try:
            with session.request(
                method, address, timeout=manners.seconds, verify=manners.trust, allow_redirects=False, stream=True
            ) as answer:
                return answer
        finally:
            manners.wait(manners.pause)


def _judged(address: str, here: str, status: int, moves: list[int]) -> Answer:
    if status in NOT_THERE:
        return Answer(address, GONE, status, here)
    if status in TURNED_AWAY:
        return Answer(address, UNTOLD, status, here, "the site turns programs away, or asks for a login")
    if status >= 300:
        return Answer(address, BROKEN, status, here)
    if not moves:
        return Answer(address, ANSWERS, status, here)
    return Answer(address, MOVED if any(move in FOR_GOOD for move in moves) else MOVED_FOR_NOW, moves[0], here)


def _why(error: requests.RequestException) -> str:
    """A failure in words that are the same each time: no addresses of memory, no ports."""
    if isinstance(error, requests.Timeout):
        return "no reply in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate does not hold"
    if isinstance(error, requests.ConnectionError):
        unknown = any(isinstance(cause, socket.gaierror) for cause in _causes(error))
        return "no such host" if unknown else "no connection"
    return "not an address that can be asked"


def _causes(error: BaseException | None) -> Iterable[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
