"""Put together what Sphinx reads: chapters, executed notebooks, numbers, pages of our own, downloads."""

from __future__ import annotations

import json
from collections.abc import Sequence

import nbformat
import yaml

from analysis import dates
from analysis.book import (
    citepage,
    codebook,
    downloadpage,
    downloads,
    factpage,
    findpage,
    pastpages,
    rowpages,
    sourcepages,
    svg,
    timelinepage,
    tools,
    upstreampage,
)
from analysis.book.contents import ABOUT, GENERATED, Contents, contents, group_title
from analysis.book.figures import counted
from analysis.book.material import Material, table_csv
from analysis.book.writer import EXTRA, Stage
from analysis.changes import sources
from analysis.paths import Project

DESCRIPTIONS = {
    "find": "Face recognition systems on record, laws and contracts, by state, agency or vendor, each with its source.",
    "timeline": "Events, policies, court orders, laws and contracts in one dated list, each with its source.",
    "facts": "Every published number once: what it counts, how sure it is, its sources and rows, and what made it.",
    "codebook": "Every table and every column: what it holds, what is missing, what to know before using it.",
    "downloads": "All tables as CSV, Parquet and one SQLite file, with sizes, license, checksums and how to open them.",
    "upstream-files": "Files that others published, what was kept of them, what was set aside and why, and checksums.",
    "sources": "Every report, statute, court paper, data set and news report that a row or number rests on.",
    "due-for-a-check": "Rows checked too long ago, and rows known from memory, whose source somebody should read.",
    "needs-a-primary-copy": "Sources read only in a copy, or whose publisher's address is not known.",
    "cite": "How to cite the book, one of its numbers or one of its tables: in words, BibTeX, RIS and CFF.",
    "what-changed": "What changed in the book, its tables and its code, edition by edition, the newest first.",
}


def stage_all(
    project: Project, material: Material, results: Sequence, stage: Stage, edition: str, before: pastpages.Before
) -> Contents:
    """Write the stage. What is wrong with the contents is added to the material's problems.

    `before` is what older editions published.
    """
    config = yaml.safe_load((project.root / "_config.yml").read_text(encoding="utf-8"))
    address = config.get("html", {}).get("baseurl", "")
    pages = [result.page for result in results]
    rows = rowpages.RowPages(material.catalogue, material.facts, before.redirects)
    order = contents(project, pages, material.problems, {rowpages.GROUP: rows.pages})
    rows.link(material.tables)
    titles = _titles(project, pages, order) | rows.titles
    texts = _chapters(project, order, stage) | {f"{rowpages.GROUP}/index": rows.index()}
    for name, notebook in material.notebooks.items():
        texts[name] = "\n".join(_prose(notebook))
        stage.write(f"{name}.ipynb", _text(notebook))
    _groups(order, titles, texts, stage)
    used = factpage.usage(texts)
    repository = config.get("repository", {}).get("url", "")
    _numbers(material, rows, used, titles, edition, address, repository, before, stage)
    _rows(rows, stage)
    _reference(material, rows, titles, repository, stage)
    _tools(material, texts, stage)
    _to_take_along(material, used, edition, address, stage)
    pastpages.write(
        project, config, edition, before, sources.read(project, "now", sources.ran(results)), material, stage
    )
    _extras(material, results, stage)
    stage.write("_config.yml", _config(config, edition))
    stage.write("_toc.yml", order.toc())
    stage.write_json("_book.json", _site(order, titles, pages, config, edition, material.catalogue.checked))
    # Sphinx's own settings are made from _config.yml when it runs.
    conf = stage.folder / "conf.py"
    if conf.is_file():
        stage.write("conf.py", conf.read_bytes())
    stage.finish()
    stage.written.pop("conf.py", None)
    return order


def _text(notebook: nbformat.NotebookNode) -> str:
    # Read by Sphinx alone; what a reader downloads are the bytes of the run.
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True)


def _prose(notebook: nbformat.NotebookNode) -> list[str]:
    """The Markdown of a notebook's page: its own, and what its code composed."""
    found = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/markdown", "")
            found.append("".join(text) if isinstance(text, list) else text)
    return found


def _chapters(project: Project, order: Contents, stage: Stage) -> dict[str, str]:
    texts = {}
    for name in order.chapters:
        path = project.chapters / f"{name}.md"
        if path.is_file():
            texts[name] = path.read_text(encoding="utf-8")
            stage.write(f"{name}.md", texts[name])
    for folder in ("images", "_static"):
        for path in sorted((project.chapters / folder).rglob("*")):
            if path.is_file():
                stage.write(path.relative_to(project.chapters).as_posix(), path.read_bytes())
    return texts


def _titles(project: Project, pages: Sequence, order: Contents) -> dict[str, str]:
    titles = {page.name: page.title for page in pages} | GENERATED
    titles |= {f"{group}/index": group_title(group) for group in order.groups}
    for name in order.chapters:
        path = project.chapters / f"{name}.md"
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        heading = next((line[2:].strip() for line in lines if line.startswith("# ")), name)
        titles[name] = heading
    return titles


def _groups(order: Contents, titles: dict[str, str], texts: dict[str, str], stage: Stage) -> None:
    """The page that lists a group, unless a chapter does."""
    for group, pages in order.groups.items():
        name = f"{group}/index"
        if name in texts:
            continue
        items = "\n".join(
            f"- [{titles[page]}]({page.removeprefix(group + '/')}.ipynb)"
            for page in sorted(pages, key=lambda page: titles[page])
        )
        text = (
            f"# {group_title(group)}\n\n{ABOUT.get(group, '')}\n\n"
            f"{counted(len(pages), 'page')}, each made by the same notebook.\n\n"
            f":::{{div}} columns\n{items}\n:::\n"
        )
        stage.write(f"{name}.md", text)


def _rows(rows: rowpages.RowPages, stage: Stage) -> None:
    stage.write(f"{rowpages.GROUP}/index.md", rows.index())
    for name, text in rows.pages.items():
        stage.write(f"{name}.md", text)


def _numbers(
    material: Material,
    rows: rowpages.RowPages,
    used,
    titles,
    edition: str,
    address: str,
    repository: str,
    before: pastpages.Before,
    stage: Stage,
) -> None:
    for key, fact in material.facts.items():
        stage.write_json(f"_facts/{key}.json", {"fact": fact, "about": material.about(fact)})
    for (page, name), shown in material.shown.items():
        stage.write_json(f"_shown/{page}/{name}.json", shown)
        about = shown["content"].get("usermeta", {}).get("figure", shown["content"])
        stage.write(EXTRA + about["csv"], table_csv(about["table"]))
    stage.write(
        "facts.md", factpage.markdown(material, rows, used, titles, edition, address, repository, before.history)
    )
    facts = [material.facts[key] | {"used_on": used.get(key, [])} for key in sorted(material.facts)]
    stage.write_json(EXTRA + "facts.json", facts)
    columns = ("key", "value", "unit", "text", "interval_text", "n", "means", "sources", "page", "cell")
    rows = [[_flat(fact.get(column)) for column in columns] for fact in facts]
    stage.write(EXTRA + "facts.csv", table_csv({"fields": columns, "rows": rows}))


def _flat(value):
    return ";".join(value) if isinstance(value, list | tuple) else value


def _reference(
    material: Material, rows: rowpages.RowPages, titles: dict[str, str], repository: str, stage: Stage
) -> None:
    catalogue = material.catalogue
    for source_id, row in catalogue.sources.items():
        stage.write_json(f"_cited/{source_id}.json", {"label": row["label"], "citation": row["citation"]})
    stage.write(f"{findpage.NAME}.md", findpage.markdown(catalogue, titles))
    stage.write(f"{timelinepage.NAME}.md", timelinepage.markdown(catalogue))
    stage.write("codebook.md", codebook.markdown(catalogue, rows.place_of_table))
    stage.write(f"{upstreampage.NAME}.md", upstreampage.markdown(catalogue))
    stage.write("sources.md", sourcepages.sources(catalogue, material.facts, repository))
    stage.write("due-for-a-check.md", sourcepages.due(catalogue, rows.address))
    stage.write("needs-a-primary-copy.md", sourcepages.primary(catalogue))


def _to_take_along(material: Material, used, edition: str, address: str, stage: Stage) -> None:
    """The files to download, and how to cite them."""
    catalogue, root = material.catalogue, material.catalogue.project.root
    published = downloads.write(catalogue, stage, EXTRA, edition, address)
    stage.write(f"{downloadpage.NAME}.md", downloadpage.markdown(catalogue, published, edition, address))
    cited = citepage.citation(catalogue, edition, material.problems)
    page = citepage.markdown(cited, material, published, used, edition, address)
    stage.write(f"{citepage.NAME}.md", page)
    if cited:
        for name, text in citepage.files(cited, (root / citepage.CFF).read_bytes(), address).items():
            stage.write(f"{EXTRA}{name}", text)


def _tools(material: Material, texts: dict[str, str], stage: Stage) -> None:
    """The things to use that a page asks for, each with the data it looks things up in."""
    for tool in tools.used(texts):
        html, data = tools.made(tool, material.catalogue)
        stage.write(f"_tools/{tool.name}.html", html)
        stage.write(f"{EXTRA}tools/{tool.name}-data.js", data)


def _extras(material: Material, results: Sequence, stage: Stage) -> None:
    for result in results:
        stage.write(f"{EXTRA}notebooks/{result.page.name}.ipynb", result.notebook.read_bytes())
    name, script = svg.bundle(material.catalogue.project.build / "cache")
    stage.write(f"{EXTRA}charts/{name}", script)
    stage.write(f"{EXTRA}.nojekyll", "")


def _config(config: dict, edition: str) -> str:
    """The settings of the repository, completed with what only the stage knows."""
    sphinx = config.setdefault("sphinx", {}).setdefault("config", {})
    sphinx["html_extra_path"] = [EXTRA.rstrip("/")]
    sphinx["version"] = sphinx["release"] = edition
    return yaml.safe_dump(config, sort_keys=True, allow_unicode=True)


def _summaries(pages: Sequence, order: Contents, titles: dict[str, str]) -> dict[str, str]:
    """What a page is about in a line, for those whose first paragraph does not say it."""
    summaries = dict(DESCRIPTIONS)
    for page in pages:
        text = page.notebook.summary.rstrip(".")
        summaries[page.name] = (
            f"{titles[page.name]}: {text[:1].lower()}{text[1:]}." if page.group else page.notebook.summary
        )
    for group, members in order.groups.items():
        summaries[f"{group}/index"] = f"{group_title(group)}: {counted(len(members), 'page')}, one for each."
    summaries |= {
        page: f"{titles[page]}: each with its cells, its source and the numbers that rest on it."
        for page in order.groups.get(rowpages.GROUP, ())
    }
    return summaries


def _site(order: Contents, titles, pages: Sequence, config: dict, edition: str, checked: str) -> dict:
    """What the pages' frame needs to know."""
    return {
        "contents": order.parts,
        "groups": {group: sorted(members, key=lambda page: titles[page]) for group, members in order.groups.items()},
        "group_of": order.group_of,
        "titles": titles,
        "summaries": _summaries(pages, order, titles),
        "notebooks": sorted(page.name for page in pages),
        "edition": edition,
        "checked": checked,
        "checked_words": dates.words(checked) if checked else "",
        "repository": config.get("repository", {}).get("url", ""),
        "vega": svg.bundle_name(),
    }
