"""Charts drawn: Vega-Lite to Vega and to SVG in one warm process, kept by the hash of what was drawn.

The page gets the compiled Vega, from which the still picture is made too: the live chart is then the same drawing,
and the reader's browser has less to do.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from analysis.charts import NARROW, PALETTE

VL_VERSION = "6.4"
COLORS = {color: f"var(--chart-{number})" for number, color in enumerate(PALETTE, start=1)}
# The chart on a phone: as wide as its screen, long names cut earlier, the legend's entries one below the other, and
# of labels along the bottom that would meet some left out.
ON_PHONE = {
    "width": NARROW,
    "config": {
        "axisY": {"labelLimit": 118},
        "axisX": {"labelOverlap": "greedy"},
        "axis": {"labelFontSize": 11},
        "legend": {"columns": 1, "labelLimit": 0},
    },
}
BUNDLE_SNIPPET = "window.vegaEmbed=vegaEmbed;"
FORM = 6  # part of the cache key: raise it when the way of drawing or cleaning changes


class ChartError(ValueError):
    """A chart that cannot be drawn."""


@dataclass(frozen=True)
class Drawing:
    """A chart ready for a page: the recipe of the live one, its still picture, and the still one for phones."""

    recipe: dict
    picture: str
    on_phone: str | None


def draw(spec: dict, cache_folder: Path) -> Drawing:
    """The chart, drawn. Same specification, same bytes. Raises ChartError if it cannot be drawn."""
    text = json.dumps({key: value for key, value in spec.items() if key != "usermeta"}, sort_keys=True)
    digest = hashlib.sha256(f"{FORM} {_renderer()} {text}".encode()).hexdigest()
    kept = cache_folder / f"{digest}.json"
    if kept.is_file():
        return Drawing(**json.loads(kept.read_text(encoding="utf-8")))
    drawing = _draw(text, digest[:8])
    cache_folder.mkdir(parents=True, exist_ok=True)
    new = kept.with_suffix(".new")
    new.write_text(json.dumps(asdict(drawing), ensure_ascii=False), encoding="utf-8")
    new.replace(kept)
    return drawing


def _draw(text: str, prefix: str) -> Drawing:
    import vl_convert

    try:
        recipe = vl_convert.vegalite_to_vega(text, vl_version=VL_VERSION)
        picture = vl_convert.vega_to_svg(recipe)
        phone = vl_convert.vega_to_svg(narrowed(recipe)) if can_narrow(recipe) else None
    except ValueError as error:
        raise ChartError(str(error).splitlines()[0]) from error
    return Drawing(
        recipe=with_page_colors(recipe),
        picture=_clean(picture, f"w{prefix}"),
        on_phone=_clean(phone, f"n{prefix}") if phone else None,
    )


def can_narrow(recipe: dict) -> bool:
    """Whether a chart is one view that takes the width it is given."""
    fits = str((recipe.get("autosize") or {}).get("type", "")).startswith("fit")
    return fits and isinstance(recipe.get("width"), int) and recipe["width"] > NARROW


def narrowed(recipe: dict) -> dict:
    """The chart as a phone draws it. A legend that names its own number of columns takes that of a phone."""
    legends = [
        {name: part for name, part in legend.items() if name != "columns"} for legend in recipe.get("legends", ())
    ]
    return merged(recipe | ({"legends": legends} if legends else {}), ON_PHONE)


def merged(base: dict, changes: dict) -> dict:
    """`base` with `changes` laid over it, dictionaries merged; neither is changed."""
    result = copy.copy(base)
    for name, value in changes.items():
        both = isinstance(value, dict) and isinstance(result.get(name), dict)
        result[name] = merged(result[name], value) if both else value
    return result


def _clean(drawn: str, prefix: str) -> str:
    """Ids of the picture's own, the page's colours, two decimals, nothing for assistive tools to stumble over."""
    drawn = re.sub(r' (?:role|class|aria-[a-z]+|pointer-events|xmlns:xlink)="[^"]*"', "", drawn)
    for number, name in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawn))):
        new = f"{prefix}-{number}"
        drawn = drawn.replace(f'id="{name}"', f'id="{new}"').replace(f"url(#{name})", f"url(#{new})")
        drawn = drawn.replace(f'href="#{name}"', f'href="#{new}"')
    # Inside tags only: the same digits between tags are the figures that a reader reads.
    drawn = re.sub(r"<[^>]+>", lambda tag: re.sub(r"(\d+\.\d{2})\d+", r"\1", tag[0]), drawn)
    for color, variable in COLORS.items():
        drawn = drawn.replace(f'"{color}"', f'"{variable}"')
    return drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def with_page_colors(value):
    """A recipe for the live chart, its palette named by the page's variables as in the still picture."""
    if isinstance(value, dict):
        return {name: with_page_colors(part) for name, part in value.items()}
    if isinstance(value, list):
        return [with_page_colors(part) for part in value]
    return COLORS.get(value, value) if isinstance(value, str) else value


@cache
def _renderer() -> str:
    import vl_convert

    return vl_convert.__version__


def bundle(cache_folder: Path) -> tuple[str, str]:
    """The one script that makes charts live, and its name. It takes seconds to make, so it is kept."""
    kept = cache_folder / bundle_name()
    if not kept.is_file():
        import vl_convert

        script = vl_convert.javascript_bundle(BUNDLE_SNIPPET, vl_version=VL_VERSION)
        cache_folder.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(".new")
        new.write_text(f"(function(){{\n{script}\n}})();\n", encoding="utf-8")
        new.replace(kept)
    return bundle_name(), kept.read_text(encoding="utf-8")


def bundle_name() -> str:
    """The name of the bundle on the site: another version has another name, so no reader holds an old one."""
    return f"vega-{_renderer()}-{VL_VERSION}.js"
