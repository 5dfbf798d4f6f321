"""The command ``lint``: its faces, its options, its exit codes; and what ``parse`` shows."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest
import yaml

from syncer.app.cli import run
from syncer.app.render.problems import shared_title
from syncer.core.lint import CODES
from tests.app.deployment import CHECKLIST, CONFIG, HEAD, HOSTILE, deploy
from tests.app.test_plain import Terminal

Capture = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]
SECTION = f"{HEAD}## Action Items\n\n"
CLEAN = f"{SECTION}- [ ] Alert on 80 % of bandwidth — @ana — 2099-12-01 — P1\n"
INFO = f"{SECTION}- [ ] Alert on 80 % of bandwidth — @ana — 2099-12-01\n"
VAGUE = f"{SECTION}- [ ] Improve monitoring — @ana — 2099-12-01\n"
FINDING = re.compile(
    r"(?P<doc>.+):(?P<line>\d+): (?P<severity>error|warning|info) (?P<code>[a-z-]+): ."
)


def written(folder: Path, **texts: str | bytes) -> list[str]:
    """The texts as documents, and their names."""
    names = []
    for name, text in texts.items():
        path = folder / f"{name}.md"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        names.append(str(path))
    return names


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (CLEAN, [], 0),
        (CLEAN, ["--strict"], 0),
        (INFO, [], 0),
        (INFO, ["--strict"], 1),
        (INFO, ["--strict", "--ignore", "no-priority"], 0),
        (VAGUE, [], 1),
        (VAGUE, ["--ignore", "vague"], 0),
        (VAGUE, ["--ignore", "no-owner,vague"], 0),
        (VAGUE, ["--ignore", "no-owner", "--ignore", "vague"], 0),
        (VAGUE, ["--select", "no-owner"], 0),
        (VAGUE, ["--select", "VAGUE"], 1),
        (VAGUE, ["--select", "vague", "--ignore", "vague"], 0),
        (b"\xff\n", [], 1),
        (VAGUE, ["--select", "vage"], 2),
        (VAGUE, ["--ignore", "overdue"], 2),
        (VAGUE, ["--format", "xml"], 2),
        ("# Notes\n\n- Improve monitoring\n", ["--strict"], 0),
    ],
)
def test_exit_codes(
    text: str | bytes, options: list[str], code: int, tmp_path: Path, capsys: Capture
) -> None:
    """0 without findings, 1 on errors and warnings, with --strict on any, 2 on wrong usage."""
    assert run(["lint", *options, *written(tmp_path, a=text)]) == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("vage", "--select vage: no such code; did you mean vague?"),
        ("overdue", "--select overdue: not a finding of lint; "),
        ("xyzzy", "--select xyzzy: no such code; the codes are ambiguous-date, "),
    ],
)
def test_an_unknown_code_names_the_nearest(
    word: str, said: str, tmp_path: Path, capsys: Capture
) -> None:
    """A code nobody knows is refused, with the one that may have been meant."""
    assert run(["lint", "--select", word, *written(tmp_path, a=CLEAN)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_text(tmp_path: Path, capsys: Capture) -> None:
    """Each finding is one line with path, line, severity and code; the last line counts."""
    names = written(tmp_path, a=VAGUE, b=CLEAN, c="# Notes\n")
    run(["lint", *names])
    *lines, last = capsys.readouterr().out.splitlines()
    assert [FINDING.match(line) is not None for line in lines] == [True, True]
    assert lines[1].startswith(f'{names[0]}:9: warning vague: "Improve monitoring" has no end')
    assert last == "3 documents, 1 of them no postmortem: 1 warning, 1 info"
    run(["lint", names[1]])
    assert capsys.readouterr().out == "1 document: no findings\n"


def test_text_on_a_terminal(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal shows each document once, each title once, and a lone finding on its own line."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    text = VAGUE.replace("@ana — ", "") + "- [ ] Add a canary — @bo — 2099-12-01\n"
    written(tmp_path, a=text, b=b"\xff\n")
    monkeypatch.chdir(tmp_path)
    assert run(["--no-color", "lint", "a.md", "b.md", "--ignore", "vague"]) == 1
    assert terminal.getvalue().splitlines() == [
        "a.md",
        '     9  "Improve monitoring"',
        "        warning no-owner: nobody owns it: name one person",
        "        info no-priority: it has no priority: write one of P0 to P3",
        '    10  info no-priority: "Add a canary" has no priority: write one of P0 to P3',
        "",
        "b.md",
        "     1  error unreadable-document: it is not UTF-8: byte 0",
        "",
        "2 documents: 1 error, 1 warning, 2 infos",
    ]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("messages", "title"),
    [
        (['nobody owns "A": name one'], '"A"'),
        (['nobody owns "A"', '"A" is vague', '"KW 49" is a week'], '"A"'),
        (['"KW 49" is a week', 'nobody owns "A"', '"A" is vague'], '"A"'),
        (['nobody owns "say "hi" twice"', '"say "hi" twice" is vague'], '"say "hi" twice"'),
        (['nobody owns "A"', '"KW 49" is a week'], ""),
        (["it is binary"], ""),
    ],
)
def test_what_several_findings_are_about(messages: list[str], title: str) -> None:
    """The title is the quotation that most findings of a line share; one apart keeps its own."""
    assert shared_title(messages) == title


def test_json(tmp_path: Path, capsys: Capture) -> None:
    """`--format json` has exactly the documented keys, in order."""
    [name] = written(tmp_path, a=VAGUE)
    run(["lint", "--format", "json", "--select", "vague", name])
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["version", "documents", "findings", "counts"]
    assert (said["version"], said["documents"]) == (1, 1)
    assert said["counts"] == {"error": 0, "warning": 1, "info": 0}
    message = said["findings"][0].pop("message")
    assert message.startswith('"Improve monitoring" has no end that can be checked')
    assert list(said["findings"][0].items()) == [
        ("doc", name),
        ("line", 9),
        ("code", "vague"),
        ("severity", "warning"),
    ]


def test_annotations(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--format github` prints one workflow command per finding, an info as notice."""
    written(tmp_path, a=VAGUE, b=b"\xff\n")
    monkeypatch.chdir(tmp_path)
    assert run(["lint", "--format", "github", "a.md", "b.md"]) == 1
    notice, warning, error, _ = capsys.readouterr().out.splitlines()
    assert notice.startswith("::notice file=a.md,line=9,title=no-priority::")
    assert warning.startswith('::warning file=a.md,line=9,title=vague::"Improve monitoring" has')
    assert error == "::error file=b.md,line=1,title=unreadable-document::it is not UTF-8: byte 0"


def test_no_document_injects_a_command(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a title or a file is called, a line of annotations is one command of ours."""
    title = "Improve %0A::set-env name=x::y 100%25 \x1b[31m\u2028::error::z"
    name = "a%0A,line=7::error::b,c:d.md"
    (tmp_path / name).write_text(f"{SECTION}- [ ] {title}\n- [ ] {title}\r::warning::x\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    run(["lint", "--format", "github", name])
    *lines, _ = capsys.readouterr().out.splitlines()
    assert lines
    for line in lines:
        found = re.fullmatch(
            r"::(notice|warning|error) file=([^,:]*),line=(\d+),title=([a-z-]+)::(.*)", line
        )
        assert found is not None
        assert found[2] == "a%250A%2Cline=7%3A%3Aerror%3A%3Ab%2Cc%3Ad.md"
        assert re.search(r"%(?!25)|[\x00-\x1f\x7f-\x9f\u2028]", found[5]) is None


def test_hostile_text_cannot_steer_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    """No face of lint and no line of parse prints a control or direction character."""
    [name] = written(tmp_path, a=HOSTILE.replace("2099", "09/09/2099 or 2099"))
    for command in (["lint"], ["lint", "--format", "json"], ["parse"]):
        run([*command, name])
        out = capsys.readouterr().out
        assert out
        assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out) is None


def test_names_from_standard_input_count_once(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dash stands for names, one a line; a file named twice is no duplicate of itself."""
    [name] = written(tmp_path, a=CLEAN)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{name}\n{name}\n"))
    assert run(["lint", "-", name, str(tmp_path)]) == 0
    assert capsys.readouterr().out == "1 document: no findings\n"
    assert run(["lint", str(tmp_path / "none.md")]) == 2


@pytest.mark.parametrize("command", ["lint", "parse"])
def test_a_missing_name_keeps_no_other_from_being_read(
    command: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names may be parted by NUL; what is not there is told on stderr, the rest read, 2 the end."""
    names = written(tmp_path, **{"a\nb": VAGUE, "ü": VAGUE})
    monkeypatch.setattr(sys, "stdin", io.StringIO("\0".join([names[0], "gone.md", names[1], ""])))
    assert run([command, "-"]) == 2
    out, err = capsys.readouterr()
    assert out.count("Improve monitoring") >= 2
    assert err == "syncer: gone.md: there is no such file or folder\n"


def test_names_that_git_put_in_quotes_are_explained(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that git quoted is of no file, and the message says how to have it unquoted."""
    monkeypatch.setattr(sys, "stdin", io.StringIO('"pm/caf\\303\\251.md"\n'))
    assert run(["lint", "-"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("git put it in quotes, with -z it does not\n")


NAMELESS = "# Checkout\n\n**Date:** 2026-11-02\n\n## Impact\n\nMany.\n"


@pytest.mark.parametrize("tree", [True, False], ids=["work tree", "working directory"])
@pytest.mark.parametrize(
    ("name", "text", "counts"),
    [
        ("pm/templates/a.md", VAGUE, False),
        ("pm/2026/a.md", VAGUE, True),
        ("postmortems/a.md", NAMELESS, True),
        ("docs/a.md", NAMELESS, False),
    ],
)
def test_a_file_is_judged_as_its_folder_is(
    name: str,
    text: str,
    counts: bool,
    tree: bool,
    tmp_path: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whichever of them was named, a file's own folders say what it is, and none above the root."""
    root = tmp_path / "templates"
    path = root / name
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    if tree:
        (root / ".git").mkdir()
    monkeypatch.chdir(path.parent if tree else root)
    said = "1 document:" if counts else "1 document, 1 of them no postmortem:"
    for given in (path, path.parent, root):
        run(["lint", str(given)])
        assert capsys.readouterr().out.splitlines()[-1].startswith(said)


def test_files_of_one_name_are_told_apart(tmp_path: Path, capsys: Capture) -> None:
    """Two files of one name in two folders are two documents, each with its own findings."""
    for folder, text in (("x", VAGUE), ("y", CLEAN)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(text, "utf-8")
    run(["lint", "--select", "vague", *(str(tmp_path / one / "a.md") for one in "xy")])
    found, counts = capsys.readouterr().out.splitlines()
    assert found.startswith(f"{tmp_path}/x/a.md:9: ")
    assert counts == "2 documents: 1 warning"


def test_the_configuration_is_used(tmp_path: Path, capsys: Capture) -> None:
    """With --config lint knows its people and what is history; without, it needs none."""
    text = VAGUE.replace("@ana", "@sre") + "- [ ] Improve alerting LOCAL-3\n"
    people = "people: {entries: [{handle: sre, names: [S. R. Eliot]}]}\n"
    made = deploy(tmp_path, capsys, {"a.md": text}, people)
    name = str(tmp_path / "docs" / "a.md")
    assert run(["lint", "--select", "team-owner", name]) == 1
    assert made("lint", "--select", "team-owner", name).code == 0
    made.write("syncer.yaml", CONFIG + "sync: {since: 2026-11-03}\n")
    assert made("lint", name).out == "1 document: no findings\n"


def test_lint_writes_nothing(tmp_path: Path, capsys: Capture) -> None:
    """Lint leaves no file behind, and no document changed."""
    made = deploy(tmp_path, capsys, {"a.md": VAGUE})
    made("lint", str(tmp_path / "docs"))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.md", "docs", "syncer.yaml"]
    assert made.read("docs/a.md") == VAGUE


FATES = """\
- [ ] Alert on lag — @ana — 2 Dec 2099 — HIGH
- [x] Warm the cache — @bo
- [ ] ~~Rotate the keys~~
- [ ] Add a canary — LOCAL-7
- [ ] Rename the job <!-- syncer:skip another team's -->
- [ ] Drain a node — @ana — 03/04/2099
- [ ] [Action]
"""


def test_parse_tells_the_fate_of_each_item(tmp_path: Path, capsys: Capture) -> None:
    """Each item is shown with line, box, fate and values, and its problems stand below it."""
    made = deploy(tmp_path, capsys, {"a.md": SECTION + FATES})
    out = made("parse", str(tmp_path / "docs" / "a.md")).out
    ambiguous = (
        "can be 3 April or 4 March; write 2099-04-03 or 2099-03-04, or set postmortems.day_first"
    )
    assert out.splitlines()[1:] == [
        "Postmortem: Checkout outage",
        "  2026-11-02 · P1 · Complete",
        "  6 action items: 2 become tickets, 1 has a ticket, 2 closed, 1 skipped",
        "   9  [ ] Alert on lag",
        '          becomes a ticket · ana · due 2099-12-02 ("2 Dec 2099") · P1 ("HIGH")',
        "  10  [x] Warm the cache",
        "          done already: no ticket · bo",
        "  11  [-] Rotate the keys",
        "          struck out: no ticket",
        "  12  [ ] Add a canary",
        "          has a ticket: LOCAL-7",
        "  13  [ ] Rename the job",
        "          skipped, no ticket: another team's",
        "  14  [ ] Drain a node",
        "          becomes a ticket · ana · no date",
        f"          warning ambiguous-date: 03/04/2099 {ambiguous}",
        "  15  placeholder: an entry without an action: left out",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Notes\n", "not a postmortem"),
        (SECTION, "no action items"),
        (f"{SECTION}No action items: the vendor did it.\n", "no action items: the vendor did it"),
        (SECTION.replace("**Severity:** P1\n", ""), "not found: severity"),
        (CHECKLIST.replace("**Status", "**Syncer:** off, moved\n**Status"), "no tickets: skipped"),
    ],
)
def test_parse_tells_why_nothing_becomes_a_ticket(
    text: str, said: str, tmp_path: Path, capsys: Capture
) -> None:
    """What keeps a whole document from having tickets, or is missing in it, stands at its head."""
    run(["parse", *written(tmp_path, a=text)])
    assert said in capsys.readouterr().out


def test_parse_tells_what_the_policy_keeps(tmp_path: Path, capsys: Capture) -> None:
    """With a configuration parse says that a document is history or not far enough."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST}, "sync: {since: 2027-01-01}\n")
    out = made("parse", str(tmp_path / "docs")).out
    assert "no tickets: history, from before sync.since 2027-01-01" in out
    assert "becomes a ticket" not in out


def examples() -> dict[str, list[str]]:
    """The bad and the good example of each code in docs/linting.md."""
    page = (ROOT / "docs" / "linting.md").read_text("utf-8")
    found = {}
    for part in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
        blocks = re.findall(r"^```markdown (bad|good)\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
        assert [kind for kind, _ in blocks] == ["bad", "good"], part
        found[part.splitlines()[0]] = [text for _, text in blocks]
    return found


def test_every_code_is_documented() -> None:
    """docs/linting.md has a heading for each code that lint looks at, and for no other."""
    assert set(examples()) == {code.value for code in CODES}


@pytest.mark.parametrize("code", sorted(examples()))
def test_the_examples_of_the_docs_are_true(code: str, tmp_path: Path, capsys: Capture) -> None:
    """Each bad example has the one finding it stands for, of the severity told; a good one none."""
    page = (ROOT / "docs" / "linting.md").read_text("utf-8")
    severity = "warning"
    for name, text in zip(("bad", "good"), examples()[code], strict=True):
        whole = text if text.startswith(("#", "---")) else SECTION + text
        run(["lint", "--format", "json", *written(tmp_path, **{name: whole})])
        found = json.loads(capsys.readouterr().out)["findings"]
        assert [one["code"] for one in found if one["code"] != "no-priority"] == (
            [code] if name == "bad" and code != "no-priority" else []
        )
        assert ("no-priority" in [one["code"] for one in found]) == (
            name == "bad" and code in ("no-priority", "no-due-date")
        )
        severity = next((one["severity"] for one in found if one["code"] == code), severity)
    assert f"### {code}\n\n*{severity}.*" in page


def test_the_hook_runs_a_command_that_exists(tmp_path: Path, capsys: Capture) -> None:
    """The hook for pre-commit calls lint with file names, of the endings that lint walks."""
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["entry"].split()[0] == "syncer"
    assert run([*hook["entry"].split()[1:], *written(tmp_path, a=CLEAN)]) == 0
    assert capsys.readouterr().out
    for name in ("pm/a.md", "b.markdown", "c.qmd", "d.html.md.erb"):
        assert re.search(hook["files"], name)
    assert not re.search(hook["files"], "a.mdx")
