"""What to ask about a new source: whether its link is the publisher's own, and whether it is known already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from analysis.paths import Project
from analysis.tables import read_text, table_paths

TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
SECOND_LEVEL = {"ac", "co", "com", "edu", "gov", "net", "nhs", "org", "police"}  # bbc.co.uk is one host's name


def cautions(place: Project, row: Mapping[str, str]) -> list[str]:
    """What a person must look at before this source is added, in sentences. Empty: nothing to look at."""
    known = read_text(table_paths("sources", place.root)[0]).to_dict("records")
    others = [other for other in known if other["source_id"] != row["source_id"]]
    return [*_same_work(row, others), *_link(row, others)]


def _same_work(row: Mapping[str, str], others: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """A work that is on record under another identifier: by its address, else by title and publisher."""
    for other in others:
        if row["link"] and bare(row["link"]) == bare(other["link"]):
            yield f"the source {other['source_id']} has this very link: {other['title']}."
        elif _named(row) == _named(other):
            when = other["published_date"] or "no date"
            yield f"the source {other['source_id']} has this title and publisher, of {when}."


def _named(row: Mapping[str, str]) -> tuple[str, str]:
    return row["title"].casefold(), row["publisher"].casefold()


def _link(row: Mapping[str, str], others: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """A link at a host where, so far, only works of other publishers lie, may be a copy of the work."""
    if not row["link"]:
        return
    if urlsplit(row["link"]).scheme == "http":
        yield f"{row['link']} is not encrypted: use https if the publisher has it."
    here = host(row["link"])
    at_host = sorted({other["publisher"] for other in others if other["link"] and host(other["link"]) == here})
    own = sorted({host(other["link"]) for other in others if other["link"] and other["publisher"] == row["publisher"]})
    if row["publisher"] in at_host:
        return
    who = row["publisher"] or "the publisher"
    if at_host:
        yield f"{here} holds works of {', '.join(at_host[:3])}: is it the own address of {who} too?"
    elif own:
        yield f"works of {who} on record lie at {', '.join(own[:3])}: is {here} its own address too?"
    else:
        yield f"{here} is new here: is it the own address of {who}, and no copy elsewhere?"


def host(link: str) -> str:
    """The name that a publisher registered: reports.bbc.co.uk is bbc.co.uk."""
    parts = (urlsplit(link).hostname or "").split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in SECOND_LEVEL and len(parts[-1]) == 2 else parts[-2:])


def bare(link: str) -> str:
    """A link without what changes nothing: its scheme, www, a last slash, a fragment, marks of a campaign."""
    split = urlsplit(link)
    kept = [(name, value) for name, value in parse_qsl(split.query) if not name.startswith(TRACKING)]
    name = (split.hostname or "").removeprefix("www.")
    return f"{name}{split.path.rstrip('/')}{'?' + urlencode(kept) if kept else ''}"
