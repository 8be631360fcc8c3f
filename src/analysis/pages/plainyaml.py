"""YAML in which text stays text: the state NO, a year-month 2025-01 and a time 12:30 mean what they say."""

from __future__ import annotations

import re

import yaml

BOOLEAN = re.compile(r"true|false")
INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
NOTHING = re.compile(r"~|null|")


class PlainLoader(yaml.SafeLoader):
    """Reads only true, false, null and decimal numbers as such; every other bare word is text."""


# YAML 1.1, which PyYAML follows, also turns NO and on into booleans, 2025-01-20 into a date, 010 into 8 and
# 12:30 into 750. Each of these is a value that a card may hold, so their rules are left out, not patched.
PlainLoader.yaml_implicit_resolvers = {}
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(f"(?:{BOOLEAN.pattern})$"), list("tf"))
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(f"(?:{INTEGER.pattern})$"), list("-+0123456789"))
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(f"(?:{NUMBER.pattern})$"), list("-+0123456789"))
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(f"(?:{NOTHING.pattern})$"), ["~", "n", ""])


def _mapping(loader: PlainLoader, node: yaml.MappingNode, deep: bool = False) -> dict:
    """A mapping, refusing a key written twice: plain PyYAML keeps the last one and says nothing."""
    seen: dict = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int | float | bool):
            raise yaml.constructor.ConstructorError(None, None, "a name must be a single word", key_node.start_mark)
        if key in seen:
            message = f"the name {key!r} is written twice"
            raise yaml.constructor.ConstructorError(None, None, message, key_node.start_mark)
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


PlainLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def load(text: str) -> object:
    """What a YAML text holds. Raises ValueError, with the line, if it is not YAML or writes a name twice."""
    try:
        return yaml.load(text, Loader=PlainLoader)  # a SafeLoader: it builds plain values only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}: " if mark else ""
        raise ValueError(f"{place}{error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ValueError(str(error)) from None
