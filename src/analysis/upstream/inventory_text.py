"""Cells of the AI inventories as text that can be compared: what encodings and spreadsheets left in them taken out."""

from __future__ import annotations

import re
import unicodedata

from analysis import dates

LONGEST = 60  # characters of a title that go into a key
ARTEFACT = "_x000D_"  # a line end as a spreadsheet writes it into its XML
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))
# Windows characters that were read as Latin-1: 0x92 is an apostrophe there, and a control character here.
WINDOWS = {code: bytes([code]).decode("cp1252", errors="ignore") or None for code in range(0x80, 0xA0)}
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?")
US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 00:00:00)?")
US_MONTH = re.compile(r"(\d{1,2})/(\d{4})")
YEAR = re.compile(r"\d{4}")


def tidy(text: str) -> str:
    """A cell on one line, with the characters that its writer meant: no line ends, no-break or invisible spaces.

    >>> tidy("Rights-Impacting\\n"), tidy(" match\\x97no\\xa0match_x000D_") == "match\\u2014no match"
    ('Rights-Impacting', True)
    """
    text = unicodedata.normalize("NFC", text.replace(ARTEFACT, " ").translate(WINDOWS).translate(INVISIBLE))
    return " ".join(text.split())


def partial_date(text: str) -> str:
    """A date as closely as the cell tells it, as YYYY-MM-DD, YYYY-MM or YYYY; empty if it tells none for certain.

    Days are written in the American order. "Jan-23" may be a month of 2023 or a day of January, so it tells none.

    >>> [partial_date(text) for text in ("2025-05-20 00:00:00", "6/1/2017", "01/2021", "Jan-23", "Not applicable")]
    ['2025-05-20', '2017-06-01', '2021-01', '', '']
    """
    found = _iso(text)
    try:
        dates.parse(found)
    except ValueError:
        return ""
    return found


def _iso(text: str) -> str:
    if match := ISO_DAY.fullmatch(text):
        return "-".join(match.groups())
    if match := US_DAY.fullmatch(text):
        month, day, year = match.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    if match := US_MONTH.fullmatch(text):
        return f"{match[2]}-{match[1]:0>2}"
    return text if YEAR.fullmatch(text) else ""


def entry_key(year: str, office: str, entry_id: str, title: str) -> str:
    """What an entry is called in our tables: edition and published number, or edition, office and title.

    >>> entry_key("2025", "ICE", "DHS-2577", "Mobile Fortify"), entry_key("2024", "CBP", "", "CBP One")
    ('2025-dhs-2577', '2024-cbp-cbp-one')
    """
    if entry_id:
        return _slug(f"{year} {entry_id.removesuffix(f'-{year}')}")
    return _slug(f"{year} {office}") + "-" + _cut(_slug(title))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", errors="ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _cut(slug: str) -> str:
    return slug if len(slug) <= LONGEST else slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
