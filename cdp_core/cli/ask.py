"""Verbs that ask: profile, traits, count, members, explain, segments, segment."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from cdp_core.cli.printing import as_json, show, table
from cdp_core.cli.verbs import FILES, NOW, State, instant, main, opened, verb
from cdp_core.errors import CdpError, RuleError
from cdp_core.files import whole_file


@verb(click.argument("key"))
def profile(state: State, key: str) -> None:
    """One profile by any identifier or id, also an id that was merged away.

    Example: cdp profile ann@example.org
    """
    with opened(state) as workspace:
        found = workspace.profile(key)
    show(state.json, found, lambda: json.dumps(as_json(found), ensure_ascii=False, indent=2))


@verb()
def traits(state: State) -> None:
    """The catalogue of traits, events and properties that rules may use.

    Example: cdp traits --json
    """
    with opened(state) as workspace:
        catalogue = workspace.traits()
    shown = as_json(catalogue)
    show(
        state.json,
        shown,
        lambda: "\n\n".join(
            (
                table([_percent(trait) for trait in shown["traits"]], ["name", "type", "filled"]),
                table(shown["events"], ["name", "count"]),
            )
        ),
    )


def _percent(trait: dict[str, Any]) -> dict[str, Any]:
    return {**trait, "filled": f"{trait['fill_rate']:.1%}"}


@verb(FILES, NOW, click.option("--by-system", is_flag=True, help="What each system alone would have found."))
def count(state: State, files: tuple[Path, ...], now_text: str | None, by_system: bool) -> None:
    """How many profiles a rule selects, with the count of each of its nodes.

    Example: cdp count rule.json --by-system --json
    """
    from cdp_core.segments import read_json  # here, to keep `cdp --help` quick

    now = instant(now_text)
    with opened(state) as workspace:
        if len(files) == 1 and files[0].suffix.lower() != ".jsonl":
            rule = _rule(files[0])
            answer = workspace.count(rule, now=now, by_system=by_system)
            _tell_doubts(rule)
            show(state.json, answer, lambda: f"{answer['count']:,} of {answer['of']:,} profiles")
            return
        answers: list[dict[str, Any]] = []
        for text in _rules(files):
            try:
                rule = read_json(text)
                answers.append(workspace.count(rule, now=now, by_system=by_system))
                _tell_doubts(rule, f"rule {len(answers)}, ")
            except RuleError as error:
                answers.append({"error": error.said, "path": error.path})
    show(state.json, answers, lambda: "\n".join(str(one.get("count", one.get("error"))) for one in answers))


def _tell_doubts(rule: Any, which: str = "") -> None:
    """Say on stderr what the rule can hardly mean."""
    from cdp_core.segments import doubts

    for doubt in doubts(rule):
        click.echo(f"{which}{doubt}", err=True)


def _rule(path: Path) -> Any:
    """The one rule of a file."""
    from cdp_core.segments import read_json

    try:
        return read_json(path.read_bytes())
    except RuleError as error:
        raise CdpError(f"{path} holds no rule: {error.message}") from error


def _rules(files: tuple[Path, ...]) -> Iterator[bytes]:
    """Rules in the order given: a file is one, and of a `.jsonl` each line."""
    for path in files:
        text = path.read_bytes()
        # Only a line feed ends a line: a text inside a rule may hold other breaks, such as U+2028.
        yield from (line for line in text.split(b"\n") if line.strip()) if path.suffix.lower() == ".jsonl" else (text,)


@verb(
    click.argument("file", type=click.Path(path_type=Path)),
    click.option("-o", "--out", type=click.Path(path_type=Path), required=True),
    NOW,
)
def members(state: State, file: Path, out: Path, now_text: str | None) -> None:
    """The profile ids that a rule selects, as CSV.

    Example: cdp members rule.json -o members.csv
    """
    with opened(state) as workspace:
        rule = _rule(file)
        found = workspace.members(rule, now=instant(now_text))
        _tell_doubts(rule)
    with whole_file(out) as target, target.open("w", newline="", encoding="utf-8") as stream:
        stream.write("profile_id\n")
        stream.writelines(f"p{profile}\n" for profile in found.tolist())
    show(state.json, {"members": len(found), "file": str(out)}, lambda: f"{len(found):,} profiles in {out}")


@verb(click.argument("file", type=click.Path(path_type=Path)), click.argument("key"), NOW)
def explain(state: State, file: Path, key: str, now_text: str | None) -> None:
    """Why one profile is in a segment or not, condition by condition.

    Example: cdp explain rule.json p17
    """
    with opened(state) as workspace:
        rule = _rule(file)
        explanation = workspace.explain(rule, key, now=instant(now_text))
        _tell_doubts(rule)
    show(state.json, explanation, lambda: json.dumps(as_json(explanation), ensure_ascii=False, indent=2))


@verb()
def segments(state: State) -> None:
    """The saved segments with their sizes.

    Example: cdp segments
    """
    with opened(state) as workspace:
        rows = workspace.saved_segments()
    columns = ["name", "size", "share", "updated_at", *(["problem"] if any(row["problem"] for row in rows) else [])]
    show(state.json, rows, lambda: table([_share_in_percent(row) for row in as_json(rows)], columns))


def _share_in_percent(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "share": None if row["share"] is None else f"{row['share']:.1%}"}


@main.group()
def segment() -> None:
    """Save or show one segment."""


@verb(click.argument("name"), click.argument("file", type=click.Path(path_type=Path)), name="segment-save")
def segment_save(state: State, name: str, file: Path) -> None:
    """Save a rule under a name.

    Example: cdp segment save vip rule.json
    """
    with opened(state) as workspace:
        rule = _rule(file)
        saved = workspace.save_segment(name, rule)
        _tell_doubts(rule)
    show(state.json, saved, lambda: f"{name}: saved.")


@verb(click.argument("name"), name="segment-show")
def segment_show(state: State, name: str) -> None:
    """A saved segment: rule, in words, sizes over time.

    Example: cdp segment show vip
    """
    with opened(state) as workspace:
        saved = workspace.segment(name)
    show(state.json, saved, lambda: json.dumps(as_json(saved), ensure_ascii=False, indent=2))


for _name in ("save", "show"):
    segment.add_command(main.commands.pop(f"segment-{_name}"), _name)
