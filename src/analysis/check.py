"""Everything that can be wrong with the tables, found in one run: file, row, column, value, what was expected.

Types, constraints and keys are Frictionless's work, from the card. Ours is what a schema cannot say: bytes,
order, dates that no calendar has, references between tables, rules between columns, expected counts.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import yaml
from frictionless import FrictionlessException, Package, Resource, Schema, system

from analysis import dates, numberrules, recheck, rowrules
from analysis.paths import Project
from analysis.problems import Problem, listed, suggest
from analysis.tables import LOADER, tables
from analysis.upstream import pins
from analysis.upstream.datasets import FOLDER as UPSTREAM

STANDARD = {"name", "type", "format", "title", "description", "constraints", "missingValues"}


@dataclass(frozen=True)
class Table:
    """A table as it lies on disk: its bytes, its cells as text, its card."""

    name: str
    path: Path
    file: str
    card_file: str
    card: dict

    @cached_property
    def raw(self) -> bytes:
        return self.path.read_bytes() if self.path.is_file() else b""

    @cached_property
    def lines(self) -> list[list[str]]:
        text = self.raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        return list(csv.reader(io.StringIO(text, newline="")))

    @property
    def derived_from(self) -> str | None:
        """The dataset that a derived table is made from; its rows and bytes are pinned in that dataset's card."""
        return self.resource.get("derived_from")

    @property
    def header(self) -> list[str]:
        return self.lines[0] if self.lines else []

    @property
    def resource(self) -> dict:
        return self.card["resources"][0]

    @property
    def fields(self) -> dict[str, dict]:
        return {field["name"]: field for field in self.resource["schema"]["fields"]}

    @property
    def key(self) -> list[str]:
        declared = self.resource["schema"]["primaryKey"]
        return [declared] if isinstance(declared, str) else declared

    @cached_property
    def rows(self) -> list[tuple[int, dict[str, str]]]:
        """Rows of the right width, each with its line number; the header is line 1."""
        return [
            (number, dict(zip(self.header, cells, strict=True)))
            for number, cells in enumerate(self.lines[1:], start=2)
            if len(cells) == len(self.header)
        ]


def check(place: Project, only: str | None = None, passed: Collection[str] = ()) -> list[Problem]:
    """Every problem of the tables (or of one), in the order of tables, rows and columns. Empty: all is well.

    Of the tables in `passed`, whose bytes and cards have passed before, types and constraints are not looked at
    again; they are the longest part. What ties a table to others is.

    Raises UnknownTable if `only` names no table.
    """
    opened, problems = open_tables(place)
    if only is not None:
        from analysis.tables import table_paths

        table_paths(only, place.root)
        problems = [problem for problem in problems if f"/{only}/" in problem.file]
    for table in opened.values():
        if only is None or table.name == only:
            problems += _check_table(table, opened, passed)
    pinned = [*pins.problems(place, _derived(opened), _source_ids(opened))]
    problems += [problem for problem in pinned if only is None or f"/{only}/" in problem.file]
    return sorted(set(problems), key=lambda found: (found.file, found.row or 0, found.column or "", found.expected))


def check_staged(place: Project, staged: Mapping[str, Path]) -> list[Problem]:
    """Every problem of new versions of some tables, each at the path given, before they take the old ones' place."""
    opened, problems = open_tables(place)
    problems = [problem for problem in problems if any(f"/{name}/" in problem.file for name in staged)]
    opened |= {name: replace(opened[name], path=path) for name, path in staged.items() if name in opened}
    for name in staged:
        if name in opened:
            problems += _check_table(opened[name], opened)
    return problems


def _derived(opened: dict[str, Table]) -> dict[str, str]:
    return {name: table.derived_from for name, table in opened.items() if table.derived_from}


def _source_ids(opened: dict[str, Table]) -> set[str]:
    return {row.get("source_id", "") for _, row in opened["sources"].rows} if "sources" in opened else set()


def open_tables(place: Project) -> tuple[dict[str, Table], list[Problem]]:
    """Every table with a card that can be read, by name, and what is wrong with the other cards."""
    opened, problems = {}, []
    known = tables(place.root)
    for folder in sorted(path for path in place.data.iterdir() if path.is_dir() and path.name != UPSTREAM):
        card = folder / f"{folder.name}.yaml"
        if folder.name not in known:
            problems.append(
                Problem(place.relative(card), "a card for this table", fix="Write the card, or remove the folder")
            )
            continue
        try:
            described = yaml.load(card.read_text(encoding="utf-8"), Loader=LOADER)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            problems.append(Problem(place.relative(card), "a card in YAML", value=str(error).splitlines()[0]))
            continue
        wrong = _card_problem(described, place.relative(card))
        if wrong:
            problems.append(wrong)
            continue
        csv_path = folder / described["resources"][0]["path"]
        opened[folder.name] = Table(folder.name, csv_path, place.relative(csv_path), place.relative(card), described)
    return opened, problems


def _card_problem(described, file: str) -> Problem | None:
    """A card must be a valid Frictionless descriptor with one resource, a key, and a word on what a row is."""
    if not isinstance(described, dict) or len(described.get("resources") or []) != 1:
        return Problem(file, "a Frictionless data package with exactly one resource")
    resource = described["resources"][0]
    counted = "derived_from" if "derived_from" in resource else "expect"
    for part in ("path", "row", "schema", "title", counted):
        if not resource.get(part):
            return Problem(file, f"the resource to declare {part!r}")
    if not resource["schema"].get("primaryKey"):
        return Problem(file, "a primaryKey")
    try:
        Package.from_descriptor(described)
    except FrictionlessException as error:
        reasons = [reason.note for reason in error.reasons] or [error.error.note]
        return Problem(file, "a valid Frictionless descriptor", value="; ".join(reasons))
    return None


def _check_table(table: Table, opened: dict[str, Table], passed: Collection[str] = ()) -> Iterator[Problem]:
    yield from _check_bytes(table)
    if not table.lines:
        return
    yield from _check_header(table)
    yield from _check_widths(table)
    if not set(table.key) <= set(table.header):
        return
    if table.name not in passed:
        yield from _check_schema(table)
    yield from _check_cells(table, opened)
    yield from _check_rules(table)
    yield from _check_number_rules(table)
    yield from _check_limits(table)
    yield from _check_order(table)
    yield from _check_count(table)


def _check_bytes(table: Table) -> Iterator[Problem]:
    if not table.raw.strip():
        yield Problem(table.file, "a header and rows, but the file is empty or missing", fix="Restore it from git")
        return
    if table.raw.startswith(b"\xef\xbb\xbf"):
        yield Problem(table.file, "plain UTF-8", row=1, value="byte order mark", fix="Save it as UTF-8 without BOM")
    if b"\r" in table.raw:
        line = table.raw[: table.raw.index(b"\r")].count(b"\n") + 1
        yield Problem(table.file, "LF line ends", row=line, value="CRLF", fix="Save it with Unix line ends")
    if not table.raw.endswith(b"\n"):
        yield Problem(table.file, "a line end after the last row", row=len(table.lines))
    try:
        table.raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = table.raw[: error.start].count(b"\n") + 1
        yield Problem(table.file, "UTF-8 text", row=line, value=repr(table.raw[error.start : error.end]))


def _check_header(table: Table) -> Iterator[Problem]:
    for column in table.fields:
        if column not in table.header:
            extra = [name for name in table.header if name not in table.fields]
            hint = suggest(column, extra)
            yield Problem(table.file, "this column, which the card declares", row=1, column=column, fix=hint)
    for column in table.header:
        if column not in table.fields:
            fix = suggest(column, table.fields) or f"Declare it in {table.card_file}, or remove it"
            yield Problem(
                table.file, "only columns that the card declares", row=1, column=column, value=column, fix=fix
            )
    known = [column for column in table.header if column in table.fields]
    if known != [column for column in table.fields if column in table.header]:
        yield Problem(
            table.file, f"the columns in the card's order: {listed(table.fields)}", row=1, value=listed(known)
        )


def _check_widths(table: Table) -> Iterator[Problem]:
    for number, cells in enumerate(table.lines[1:], start=2):
        if len(cells) != len(table.header):
            yield Problem(
                table.file,
                f"{len(table.header)} cells, found {len(cells)}",
                row=number,
                value=",".join(cells)[:80],
            )


def _check_schema(table: Table) -> Iterator[Problem]:
    """Types, constraints and the key, by Frictionless, on the columns that are there."""
    present = [column for column in table.fields if column in table.header]
    schema = Schema.from_descriptor(
        {
            "missingValues": table.resource["schema"].get("missingValues", [""]),
            "primaryKey": table.key,
            "fields": [
                {part: value for part, value in table.fields[column].items() if part in STANDARD} for column in present
            ],
        }
    )
    numbers = [number for number, _ in table.rows]
    data = [present, *([row[column] for column in present] for _, row in table.rows)]
    with system.use_context(trusted=True):
        report = Resource(data=data, schema=schema).validate(limit_errors=1_000_000)
    for task in report.tasks:
        for error in task.errors:
            yield _as_problem(error, table, numbers)


def _as_problem(error, table: Table, numbers: list[int]) -> Problem:
    position = getattr(error, "row_number", None)
    line = numbers[position - 2] if position else None
    row = dict(table.rows)[line] if line else {}
    column = getattr(error, "field_name", None) or ", ".join(table.key)
    if error.type in ("primary-key", "unique-error"):
        names = table.key if error.type == "primary-key" else [column]
        value = ", ".join(row[name] for name in names)
        return Problem(table.file, "a key that no other row has", row=line, column=", ".join(names), value=value)
    field = table.fields.get(column, {})
    value = row.get(column)
    fix = suggest(value, field.get("constraints", {}).get("enum", [])) if value else ""
    return Problem(table.file, expected_words(field) or error.note, row=line, column=column, value=value, fix=fix)


def expected_words(field: dict) -> str:
    """What a column accepts, in words."""
    rules = field.get("constraints", {})
    if field.get("kind") == "partial_date":
        return "a date as YYYY-MM-DD, YYYY-MM or YYYY" + (", not empty" if rules.get("required") else "")
    if "enum" in rules:
        return f"one of {listed(rules['enum'])}"
    words = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}.get(
        field.get("type", ""), "text"
    )
    if "minimum" in rules and "maximum" in rules:
        words += f" from {rules['minimum']} to {rules['maximum']}"
    elif "minimum" in rules:
        words += f" of at least {rules['minimum']}"
    elif "maximum" in rules:
        words += f" of at most {rules['maximum']}"
    if "pattern" in rules:
        words += f" of the form {rules['pattern']}"
    return words + (", not empty" if rules.get("required") else "")


def _check_cells(table: Table, opened: dict[str, Table]) -> Iterator[Problem]:
    for column, field in table.fields.items():
        if column not in table.header:
            continue
        allowed = _allowed(field, opened)
        for number, row in table.rows:
            for item in _items(row[column], field):
                yield from _check_item(table, number, column, field, item, allowed)


def _items(cell: str, field: dict) -> list[str]:
    """The items of a cell. Lists in prose may have a space after the semicolon; lists of names may not."""
    if not cell:
        return []
    if field.get("kind") != "list":
        return [cell]
    names = "reference" in field or "enum_items" in field
    return cell.split(";" if names else "; ")


def _allowed(field: dict, opened: dict[str, Table]) -> set[str] | None:
    """The values a cell may name: those of the column it refers to, or the items its card lists."""
    if "enum_items" in field:
        return set(field["enum_items"])
    if "reference" not in field:
        return None
    target = opened.get(field["reference"]["table"])
    if target is None:
        return set()
    return {row.get(field["reference"]["field"], "") for _, row in target.rows}


def _check_item(table, number, column, field, item, allowed) -> Iterator[Problem]:
    if item != item.strip() or "\n" in item:
        yield Problem(table.file, "no space around the value and no line break", row=number, column=column, value=item)
    if field.get("kind") == "partial_date":
        try:
            dates.parse(item)
        except ValueError:
            yield Problem(table.file, expected_words(field), row=number, column=column, value=item)
    if allowed is not None and item not in allowed:
        reference = field.get("reference")
        expected = (
            f"a {reference['field']} of {reference['table']}" if reference else f"one of {listed(sorted(allowed))}"
        )
        yield Problem(table.file, expected, row=number, column=column, value=item, fix=suggest(item, allowed))


def _check_rules(table: Table) -> Iterator[Problem]:
    for rule in table.resource.get("rules", []):
        named = rule.get("rule") if isinstance(rule, dict) else rule
        if named not in rowrules.RULES:
            yield Problem(table.card_file, f"one of the rules {listed(rowrules.RULES)}", value=str(named)[:80])
            continue
        for number, row in table.rows:
            try:
                for column, value, expected in rowrules.breaches(rule, row):
                    yield Problem(table.file, expected, row=number, column=column, value=value)
            except KeyError as missing:
                if missing.args[0] in table.fields:
                    break  # the column is missing, and reported as such
                yield Problem(table.card_file, f"rule {rule['rule']} to name {missing}")
                break


def _check_number_rules(table: Table) -> Iterator[Problem]:
    """Rules for numbers are kept by the build; here they must be ones that it can keep."""
    for rule in table.resource.get("numbers", []):
        wrong = numberrules.complaint(rule, table.fields)
        if wrong:
            yield Problem(table.card_file, wrong, column="numbers", value=str(rule)[:80])


def _check_limits(table: Table) -> Iterator[Problem]:
    for limit in table.resource.get("recheck", []):
        wrong = recheck.complaint(limit, table.fields)
        if wrong:
            yield Problem(table.card_file, wrong, column="recheck", value=str(limit)[:80])


def _check_order(table: Table) -> Iterator[Problem]:
    keys = [(number, [row[column] for column in table.key]) for number, row in table.rows]
    for (_, before), (number, after) in itertools.pairwise(keys):
        if after < before:
            yield Problem(
                table.file,
                f"rows sorted by {', '.join(table.key)}",
                row=number,
                column=", ".join(table.key),
                value=", ".join(after),
                fix=f"It belongs above {', '.join(before)}",
            )
            return


def _check_count(table: Table) -> Iterator[Problem]:
    if table.derived_from:
        return
    expected, found = table.resource["expect"]["rows"], len(table.lines) - 1
    if found != expected:
        fix = f"If the rows are right, set expect: rows: {found} in {table.card_file}"
        yield Problem(table.file, f"{expected} rows", value=f"{found} rows", fix=fix)
