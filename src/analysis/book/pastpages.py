"""What older editions give to a build: the page of changes, its feed, their files; and the list of pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.book import atom, changespage
from analysis.book.changespage import FILE, Past
from analysis.book.material import Material
from analysis.book.writer import EXTRA, Stage
from analysis.changes import built
from analysis.changes.state import State
from analysis.editions import frozen, measures, redirects
from analysis.editions.frozen import Frozen
from analysis.editions.history import PAGE, History
from analysis.editions.redirects import Redirect
from analysis.editions.since import since
from analysis.paths import Project


@dataclass(frozen=True)
class Before:
    """What was published before this build: the frozen editions, the newest last, and where lost addresses lead."""

    editions: tuple[Frozen, ...] = ()
    redirects: Mapping[str, Redirect] = field(default_factory=dict)

    @property
    def history(self) -> History:
        return History(self.editions, self.redirects)


def read(project: Project) -> Before:
    """Read it from `editions/`. Raises Problems with everything that is wrong there."""
    return Before(tuple(frozen.read_all(project)), redirects.read(project))


def write(
    project: Project, config: Mapping, edition: str, before: Before, now: State, material: Material, stage: Stage
) -> None:
    """Stage the page of changes, the feed, the files of editions, and `pages.json`, which a comparison reads."""
    address = config.get("html", {}).get("baseurl", "")
    repository = config.get("repository", {}).get("url", "")
    newest = before.editions[-1] if before.editions else None
    moved = since(newest, now, measures.tables(project, now)) if newest else None
    gone = {one.anchor for one in before.redirects.values() if one.page == PAGE}
    past = Past(before.editions, moved, before.redirects, material.facts.keys() | gone)
    page = changespage.markdown(project.root, edition, repository, material.problems, past)
    stage.write(f"{changespage.NAME}.md", page)
    stage.write_json(EXTRA + built.PAGES, built.listing(now.pages, now.shown))
    stage.write(EXTRA + changespage.FEED, _feed(project, config, address, before, material.catalogue.checked))
    for one in before.editions:
        for name in changespage.files_of(one):
            stage.write(EXTRA + name, (project.root / name).read_bytes())


def _feed(project: Project, config: Mapping, address: str, before: Before, day: str) -> str:
    path = project.root / FILE
    words = atom.words_by_edition(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return atom.feed(config.get("title", ""), config.get("author", ""), address, day, before.editions, words)
