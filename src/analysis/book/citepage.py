"""How to cite the book, a number of it, a table of it: made from CITATION.cff, so that it names this very edition."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from analysis.book.catalogue import Catalogue
from analysis.book.downloadpage import example
from analysis.book.downloads import FOLDER, Published
from analysis.book.factpage import evidence
from analysis.book.markup import FENCE
from analysis.book.material import Material
from analysis.problems import Problem

NAME = "cite"
CFF = "CITATION.cff"
BIBTEX, RIS = "faces-and-places.bib", "faces-and-places.ris"
NEEDED = ("title", "authors", "version", "date-released")


def citation(catalogue: Catalogue, edition: str, problems: list[Problem]) -> dict:
    """What CITATION.cff says. That it is missing, lacks a part, or is of another edition is a problem of the book."""
    path = catalogue.project.root / CFF
    if not path.is_file():
        problems.append(Problem(CFF, "the file that says how to cite the book"))
        return {}
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    lacking = [part for part in NEEDED if not found.get(part)]
    problems.extend(Problem(CFF, "every part that a citation needs", column=part) for part in lacking)
    if found.get("version") not in (None, edition):
        fix = f"Set it to {edition!r}, the version in pyproject.toml"
        problems.append(Problem(CFF, "the edition of the book", column="version", value=found["version"], fix=fix))
    return {} if lacking else found


def files(cited: Mapping, cff: bytes, address: str) -> dict[str, str | bytes]:
    """The citation in the forms that programs for references read."""
    return {BIBTEX: bibtex(cited, address), RIS: ris(cited, address), CFF: cff}


def line(cited: Mapping, address: str) -> str:
    """The book in one line, as a list of references holds it."""
    return f"{authors(cited)}. {cited['title']}. Edition {cited['version']}, {_year(cited)}. {address}".replace(
        "..", "."
    )


def authors(cited: Mapping) -> str:
    return ", ".join(_author(author) for author in cited["authors"])


def bibtex(cited: Mapping, address: str) -> str:
    """An entry for BibTeX. Braces keep the names of groups and the capitals of the title as they are."""
    year, month, _ = str(cited["date-released"]).split("-")
    names = " and ".join(
        f"{{{author['name']}}}" if author.get("name") else _author(author) for author in cited["authors"]
    )
    fields = {
        "author": names,
        "title": f"{{{cited['title']}}}",
        "year": year,
        "month": month.lstrip("0"),
        "version": cited["version"],
        "url": address,
        "note": f"Edition {cited['version']}",
    }
    body = "".join(f"  {name:<7} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{faces-and-places-{cited['version']},\n{body}}}\n"


def ris(cited: Mapping, address: str) -> str:
    """A record in the RIS format, which reference managers import."""
    fields = [
        ("TY", "DATA"),
        *(("AU", _author(author)) for author in cited["authors"]),
        ("TI", cited["title"]),
        ("PY", _year(cited)),
        ("DA", str(cited["date-released"]).replace("-", "/")),
        ("ET", cited["version"]),
        ("UR", address),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in fields)


def markdown(
    cited: Mapping, material: Material, published: Mapping[str, Published], used: Mapping, edition: str, address: str
) -> str:
    """The whole page."""
    if not cited:
        return "# Cite this book\n\nThe file that says how to cite the book could not be read.\n"
    cff = (material.catalogue.project.root / CFF).read_text(encoding="utf-8")
    parts = [
        "# Cite this book",
        "Name the edition. Numbers may change from one edition to the next as records come in, and "
        "{doc}`what changed <what-changed>` says how; the name of an edition stays with what it said.",
        f"> {line(cited, address)}",
        "## For a list of references",
        f"{_raw(_links((BIBTEX, 'BibTeX'), (RIS, 'RIS'), (CFF, 'CFF')))}",
        "**BibTeX**",
        _code(bibtex(cited, address)),
        "**RIS** (Zotero, EndNote, Mendeley)",
        _code(ris(cited, address)),
        "**CFF** (Citation File Format)",
        _code(cff),
        *_number(material, used, edition, address),
        *_table(cited, material.catalogue, published, edition, address),
        "## What a source says",
        "Cite the source itself if you rely on what it says: {doc}`sources <sources>` gives each in full, with a link "
        "where its publisher has one. Cite the book for what it counted, compared or computed.",
        "## License",
        "Text, tables and charts may be copied, changed and sold by anyone under the "
        "[Creative Commons Attribution 4.0 License](https://creativecommons.org/licenses/by/4.0/), if the book is "
        "named as above and changes are marked. The code is under the MIT License. Words quoted from others remain "
        "theirs.",
    ]
    return "\n\n".join(parts) + "\n"


def _number(material: Material, used: Mapping, edition: str, address: str) -> list[str]:
    """How to cite a number, shown on one that chapters use and that has an interval and a denominator."""
    whole = [
        fact
        for key, fact in sorted(material.facts.items())
        if key in used and fact.get("interval_text") and fact.get("n") is not None
    ]
    shown = whole or [fact for _, fact in sorted(material.facts.items())]
    parts = [
        "## A number",
        "Every number has an address that stays. Click on it, or look it up in {doc}`all facts <facts>`: its entry "
        "ends with a line to quote, which names what it counts, its interval and denominator, its sources and the "
        "edition.",
    ]
    return [*parts, f"> {evidence(shown[0], material, edition, address)}"] if shown else parts


def _table(cited: Mapping, catalogue: Catalogue, published: Mapping, edition: str, address: str) -> list[str]:
    name = example(catalogue)
    file = published[f"{name}/{name}.csv"]
    return [
        "## A table",
        "Name the table, the edition and the address of the file. The checksum says which bytes you used; those of all "
        "files stand in {doc}`downloads <downloads>`.",
        f"> {authors(cited)}. {catalogue.title(name)} (table `{name}`). In: Faces and Places, edition {edition}. "
        f"{address}{FOLDER}/{file.name}, SHA-256 `{file.sha256}`.",
    ]


def _links(*files: tuple[str, str]) -> str:
    links = " · ".join(f'<a href="{file}" download>{label}</a>' for file, label in files)
    return f"<p>As a file: {links}</p>"


def _author(author: Mapping) -> str:
    return author.get("name") or f"{author['family-names']}, {author['given-names']}"


def _year(cited: Mapping) -> str:
    return str(cited["date-released"])[:4]


def _raw(html: str) -> str:
    return f"{FENCE}{{raw}} html\n{html}\n{FENCE}"


def _code(text: str) -> str:
    return f"{FENCE}text\n{text.rstrip()}\n{FENCE}"
