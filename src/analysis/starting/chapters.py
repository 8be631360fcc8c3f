"""A new chapter in the shape of the house: a question, a short answer with a bound number, and what is to say."""

from __future__ import annotations

import json
from collections.abc import Mapping

from analysis.book import prose
from analysis.paths import Project
from analysis.problems import Problem, Problems, suggest
from analysis.starting import names

CHECKED = "last-checked"
ENTRY = "- file: "
TEXT = """\
# {title}

{means}: {{fact}}`{key}`.

<!-- The short answer: two to four sentences, each with a bound number or a dated document. -->

## What the record shows

The number is made on {{doc}}`the page {page_title} </{page}>`, from {rows}.

<!-- The evidence, in the order in which a doubter would want it. -->

## Where sources disagree

No two sources on this question have been compared here yet.

<!-- Each side's words, date and denominator; which is used and why; what changes if the other is right. -->

## What is not known

What the sources leave out has not been gathered here yet.

<!-- Named gaps, who holds the data, how one could ask for them. -->

## What would change this answer

A row that is added, corrected or read again.

<!-- What would have to be seen, said before it is looked for. -->

## Check it yourself

`analysis run {page}` makes the number again.{tables}
{checked}"""


def files(place: Project, name: str, title: str, key: str) -> dict[str, str]:
    """The text of the chapter, and of the contents with it in, by their paths from the root.

    Raises Problems if the name cannot be used, the title holds a figure, or no number is called so.
    """
    names.new_page(place, name)
    known = recorded(place)
    wrong = _wrong(title, key, known)
    if wrong:
        raise Problems(wrong)
    toc = place.root / "_toc.yml"
    return {
        f"chapters/{name}.md": _text(title, known[key], CHECKED in known),
        place.relative(toc): _with_chapter(toc.read_text(encoding="utf-8"), name),
    }


def recorded(place: Project) -> dict[str, dict]:
    """The numbers that the notebooks recorded when they were last run, by key, each with its page and its title."""
    from analysis.pages import pages
    from analysis.run import last_results

    found = {}
    for result in last_results(pages(place).values(), place).values():
        for fact in json.loads(result.facts.read_text(encoding="utf-8")):
            found[fact["key"]] = fact | {"page": result.page.name, "page_title": result.page.title}
    return found


def _wrong(title: str, key: str, known: Mapping[str, dict]) -> list[Problem]:
    wrong = []
    if not title.endswith("?"):
        wrong.append(Problem("--title", "a question that a reader would ask, with its mark", value=title))
    figures = [figure for _, figure in prose.bare_figures(f"# {title}\n")]
    if figures:
        wrong.append(Problem("--title", "no bare figure", value=", ".join(figures)))
    if key not in known:
        fix = suggest(key, known) or "Run the notebook that records it first: analysis run NOTEBOOK"
        wrong.append(Problem("--fact", "a number that a notebook recorded when it was last run", value=key, fix=fix))
    elif prose.bare_figures(known[key]["means"]):
        wrong.append(Problem("--fact", "a number whose meaning holds no bare figure", value=known[key]["means"]))
    return wrong


def _text(title: str, fact: Mapping, has_day: bool) -> str:
    tables = sorted(fact["rows"])
    named = " and ".join(f"`data/{table}`" for table in tables)
    return TEXT.format(
        title=title,
        key=fact["key"],
        means=fact["means"].rstrip("."),
        page=fact["page"],
        page_title=fact["page_title"],
        rows=f"rows of {' and '.join(f'the table `{table}`' for table in tables)}" if tables else "other numbers",
        tables=f" The rows stand in {named}." if tables else "",
        checked=f"\nLast checked: {{fact}}`{CHECKED}`.\n" if has_day else "",
    )


def _with_chapter(toc: str, name: str) -> str:
    """The contents with one line more: the chapter as the last of the first part. Raises Problems if there is none."""
    lines = toc.split("\n")
    parts = [at for at, line in enumerate(lines) if line.lstrip().startswith("- caption:")]
    end = parts[1] if len(parts) > 1 else len(lines)
    entries = [at for at, line in enumerate(lines[:end]) if line.lstrip().startswith(ENTRY)]
    if not entries:
        raise Problems([Problem("_toc.yml", "a first part with at least one chapter")])
    last = entries[-1]
    indent = lines[last][: len(lines[last]) - len(lines[last].lstrip())]
    return "\n".join([*lines[: last + 1], f"{indent}{ENTRY}chapters/{name}", *lines[last + 1 :]])
