"""What the addresses answered, for those who mend links: text, Markdown and JSON, the same for the same answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import yaml

from analysis.paths import Project
from analysis.upkeep.addresses import Place, addresses
from analysis.upkeep.asking import (
    ANSWERS,
    BROKEN,
    GONE,
    MOVED,
    MOVED_FOR_NOW,
    OUTCOMES,
    UNTOLD,
    Answer,
    Manners,
    ask_all,
)
from analysis.upkeep.writing import row_link, web_address

PACKAGE = "faces-and-places"
HEADINGS = {
    GONE: "Not there any more",
    BROKEN: "Broken",
    MOVED: "Moved for good",
    MOVED_FOR_NOW: "Moved for now",
    UNTOLD: "Could not be told",
}
TO_ACT_ON = (GONE, BROKEN, MOVED)  # a move for now is the site's own affair, and what was not told may be well


@dataclass(frozen=True)
class Links:
    """Every address asked, with its answer and the places that name it; what needs somebody most comes first."""

    answers: tuple[Answer, ...]
    places: Mapping[str, Sequence[Place]]
    web: str = ""

    def of(self, outcome: str) -> list[Answer]:
        return sorted((one for one in self.answers if one.outcome == outcome), key=lambda one: one.address)

    def as_dict(self) -> dict:
        counts = Counter(one.outcome for one in self.answers)
        return {
            "asked": len(self.answers),
            "counts": {outcome: counts[outcome] for outcome in OUTCOMES},
            "findings": [self._entry(one) for outcome in TO_ACT_ON for one in self.of(outcome)],
            "others": [self._entry(one) for outcome in (MOVED_FOR_NOW, UNTOLD) for one in self.of(outcome)],
        }

    def text(self) -> str:
        lines = [
            f"{HEADINGS[outcome]}: {_told(one)}\n  in {_listed(self.places[one.address])}"
            for outcome in OUTCOMES
            if outcome != ANSWERS
            for one in self.of(outcome)
        ]
        return "\n".join([*lines, self._summary()])

    def markdown(self) -> str:
        parts = ["# External links", self._summary()]
        for outcome, heading in HEADINGS.items():
            found = self.of(outcome)
            if found:
                parts.append(f"## {heading} ({len(found)})\n\n" + "\n".join(map(self._line, found)))
        return "\n\n".join(parts) + "\n"

    def _summary(self) -> str:
        counts = Counter(one.outcome for one in self.answers)
        told = [f"{counts[outcome]} {heading.lower()}" for outcome, heading in HEADINGS.items() if counts[outcome]]
        return f"{len(self.answers)} addresses asked: {', '.join([f'{counts[ANSWERS]} answer', *told])}."

    def _line(self, one: Answer) -> str:
        where = [row_link(self.web, at.file, at.line, at.key or at.file) for at in self.places[one.address]]
        return f"- {_told(one, '<{}>')}: {', '.join(where)}"

    def _entry(self, one: Answer) -> dict:
        places = [{"file": at.file, "row": at.line, "key": at.key} for at in self.places[one.address]]
        said = {name: getattr(one, name) for name in ("address", "outcome", "status", "final", "reason")}
        return said | {"places": places}


def links(place: Project, manners: Manners | None = None, echo: Callable[[str], None] = print) -> Links:
    """Ask every external address of a checkout once."""
    named = addresses(place)
    answers = ask_all(named, manners or Manners(agent(place)), echo)
    return Links(tuple(answers), named, web_address(place))


def agent(place: Project) -> str:
    """The name we give to the sites we ask, with an address where their owners find us."""
    config = yaml.safe_load((place.root / "_config.yml").read_text(encoding="utf-8"))
    return f"{PACKAGE}/{version(PACKAGE)} (link check; +{config['repository']['url']})"


def _told(one: Answer, form: str = "{}") -> str:
    words = form.format(one.address)
    if one.final != one.address:
        words += f" leads to {form.format(one.final)}"
    why = [f"answer {one.status}"] if one.status is not None else []
    return f"{words} ({', '.join([*why, *([one.reason] if one.reason else [])])})"


def _listed(places: Sequence[Place]) -> str:
    return ", ".join(f"{at.file}, row {at.line}" for at in places)
