"""The order of the book: the chapters as listed by hand, then the pages that notebooks and tables make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from analysis.paths import Project
from analysis.problems import Problem, listed, suggest

CHAPTERS = "chapters/"
REPORTS, RECORD = "Reports", "The record"
TITLES = {"rows": "Rows behind the numbers"}  # of groups whose name does not say enough
ABOUT = {  # what a group's pages are good for, at the head of their list
    "states": "Each page gathers what is on record of face recognition in one state, or in the District of Columbia: "
    "which public agencies are documented with which system, what that rests on, which laws apply, and what is not "
    "known. A state without a record has its page too, since no record found is not the same as no use.",
    "systems": "Each page is about one system or vendor: which agencies are on record with it, what tests measured, "
    "what was bought, and what is not known. A row says that a source ties an agency to it, not how much it is used.",
    "eras": "Each page is about one stretch of time in which the written rules on places stayed the same: which "
    "instruments were in force, what they said of each kind of place for each agency, which court orders and state "
    "laws lay beside them, and what changed. An era is called by the text that opened it.",
    "studies": "Each page is about one study, test, count or statement: who tested what, every figure of it on record "
    "with the conditions under which it holds, and what it does not say. Figures of two studies are never put on one "
    "axis.",
}
GENERATED = {
    "find": "Find your state or agency",
    "timeline": "Timeline",
    "facts": "All facts",
    "codebook": "Data and codebook",
    "downloads": "Downloads",
    "upstream-files": "Upstream files",
    "sources": "Sources",
    "due-for-a-check": "Due for a check",
    "needs-a-primary-copy": "Needs a primary copy",
    "cite": "Cite this book",
    "what-changed": "What changed",
}


@dataclass(frozen=True)
class Contents:
    """The parts of the book with their pages, and the groups whose pages are listed on a page of their own."""

    root: str
    parts: list[dict]
    groups: dict[str, list[str]]
    chapters: list[str]

    @property
    def group_of(self) -> dict[str, str]:
        return {page: group for group, pages in self.groups.items() for page in pages}

    def listed(self) -> list[str]:
        return [page for part in self.parts for page in part["pages"]]

    def toc(self) -> str:
        """The staged table of contents, in the format of Jupyter Book."""
        first, *rest = self.parts
        parts = [{"chapters": [{"file": page} for page in first["pages"] if page != self.root]}] if first else []
        parts = [part for part in parts if part["chapters"]]
        parts += [{"caption": part["caption"], "chapters": [{"file": page} for page in part["pages"]]} for part in rest]
        toc = {"format": "jb-book", "root": self.root, "parts": parts}
        return yaml.safe_dump(toc, sort_keys=False, allow_unicode=True)


def contents(
    project: Project, pages: Iterable, problems: list[Problem], made_groups: Mapping[str, Iterable[str]] | None = None
) -> Contents:
    """Read the list of chapters and add every page that the build makes and that it does not name.

    `made_groups` are groups of pages that come from no notebook; their lists stand in the record.
    """
    toc = yaml.safe_load((project.root / "_toc.yml").read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = {}
    single = []
    for page in pages:
        if page.group:
            groups.setdefault(page.group, []).append(page.name)
        else:
            single.append(page.name)
    from_notebooks = [*single, *(f"{group}/index" for group in sorted(groups))]
    groups |= {group: list(members) for group, members in (made_groups or {}).items()}
    of_the_book = [*GENERATED, *(f"{group}/index" for group in made_groups or ())]
    root, parts, chapters = _by_hand(project, toc, [*from_notebooks, *of_the_book], problems)
    named = {page for part in parts for page in part["pages"]}
    reports = [page for page in from_notebooks if page not in named]
    record = [page for page in of_the_book if page not in named]
    for caption, more in ((REPORTS, reports), (RECORD, record)):
        if more:
            parts.append({"caption": caption, "pages": more})
    return Contents(root, parts, groups, chapters)


def _by_hand(project: Project, toc: Mapping, made: list[str], problems: list[Problem]) -> tuple:
    chapters: list[str] = []

    def page(entry: str) -> str:
        name = entry.removesuffix(".md")
        if not name.startswith(CHAPTERS):
            if name not in made:
                fix = suggest(name, made) or f"Pages that the build makes: {listed(made, most=12)}"
                problems.append(Problem("_toc.yml", "a chapter or a page that the build makes", value=name, fix=fix))
            return name
        if not (project.root / f"{name}.md").is_file():
            problems.append(Problem("_toc.yml", "a chapter that exists", value=f"{name}.md"))
        chapters.append(name.removeprefix(CHAPTERS))
        return chapters[-1]

    root = page(toc["root"])
    parts = [{"caption": "", "pages": [root]}]
    for part in toc.get("parts") or [{"chapters": toc.get("chapters", [])}]:
        pages = [page(entry["file"]) for entry in part.get("chapters", [])]
        parts.append({"caption": part.get("caption", ""), "pages": pages})
    on_disk = {file.stem for file in project.chapters.glob("*.md")}
    problems.extend(
        Problem("_toc.yml", "every chapter to be listed", value=f"chapters/{name}.md")
        for name in sorted(on_disk - set(chapters))
    )
    return root, parts, chapters


def group_title(group: str) -> str:
    return TITLES.get(group, group.replace("-", " ").capitalize())
