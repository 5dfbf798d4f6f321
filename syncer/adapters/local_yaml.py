"""The front matter as YAML nodes, read more kindly than YAML does where nothing can be mistaken."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML without libyaml reads the same, slower
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]  # same interface

_LONGEST = 64 * 1024
# Composing recurses without end: what nests deeper than this is refused before.
_DEEPEST = 200
_INDENT = re.compile(r"^[ \t]*(?:[-?:][ \t]+)*", re.MULTILINE)
# A line that means itself whatever YAML says: nothing quoted, tagged, folded or commented in it,
# brackets closed, and nothing indented below it that might belong to it.
_BARE = re.compile(
    r"""^(?P<key>[^\s#:\[\]{}"'&*!|>%@`,?-][^:\n]*):[ \t]+
    (?P<value>
        (?![-?:](?:\s|$)|["'|>&!#]|\*\S*[ \t\r]*$)
        (?:\[[^\[\]{}\n]*\][ \t]+(?=[^\s,\]}]))?
        (?![\[{\s])[^\n]*
    )$(?!\n[ \t]+\S)""",
    re.MULTILINE | re.VERBOSE,
)
_STRICT = frozenset({"id", "key", "labels"})


class Unreadable(ValueError):
    """A ticket file that makes no sense, with the line and what to do about it."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")


def compose(head: str) -> tuple[yaml.MappingNode | None, Mapping[int, str]]:
    """The front matter as YAML, and the values that are none, by where they stand.

    Who writes ``title: Fix: the probe`` means it; so a text that is no YAML is tried once more
    with such values taken as they stand, if all of them turn out to be values of one line.
    """
    try:
        return _composed(head), {}
    except Unreadable:
        bare: dict[int, str] = {}

        def cover(line: re.Match[str]) -> str:
            value = line["value"].rstrip(" \t\r")
            strict = line["key"].rstrip() in _STRICT or not value.isprintable()
            if strict or " #" in value or _is_yaml(line[0]):
                return line[0]
            bare[line.start("value")] = value
            start = line.start("value") - line.start()
            return line[0][:start] + "x" * len(value) + line[0][start + len(value) :]

        covered = _BARE.sub(cover, head)
        if not bare:
            raise
        try:
            root = _composed(covered)
        except Unreadable:
            root = None
        nodes = root.value if root is not None else ()
        plain = {node.start_mark.index: node.end_mark.index for _, node in nodes}
        if any(plain.get(start) != start + len(value) for start, value in bare.items()):
            raise
        return root, bare


def _is_yaml(text: str) -> bool:
    try:
        _composed(text)
    except Unreadable:
        return False
    return True


def _composed(head: str) -> yaml.MappingNode | None:
    if len(head) > _LONGEST:
        raise Unreadable(1, f"the front matter is longer than {_LONGEST // 1024} KiB")
    try:
        if head.count("[") + head.count("{") > _DEEPEST or any(
            len(run[0]) > _DEEPEST for run in _INDENT.finditer(head)
        ):
            _refuse_depth(head)
        root = yaml.compose(head, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or "this is not YAML"
        raise Unreadable(
            mark.line + 2 if mark else 1, f"{what}; put the value into quotes"
        ) from error
    except yaml.YAMLError as error:
        raise Unreadable(1, "the front matter holds a character that YAML forbids") from error
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise Unreadable(2, "the front matter is not a list of key: value lines")
    return root


def _refuse_depth(head: str) -> None:
    depth = 0
    for event in yaml.parse(head, Loader=_Loader):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > _DEEPEST:
            line = event.start_mark.line + 2 if event.start_mark else 1
            raise Unreadable(line, "brackets nest too deeply; put the value into quotes")
