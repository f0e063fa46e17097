"""Verbs about who is who: assignments, why, split, merge, undo, identity-quality."""

import json
from pathlib import Path

import click

from cdp_core.cli.printing import as_json, show
from cdp_core.cli.verbs import State, opened, verb
from cdp_core.files import whole_file


@verb(click.option("-o", "--out", type=click.Path(path_type=Path), required=True))
def assignments(state: State, out: Path) -> None:
    """Who is who: one line per record with the profile that it belongs to.

    Example: cdp assignments -o who.csv
    """
    with opened(state) as workspace, whole_file(out) as target, target.open("wb") as stream:
        rows = workspace.write_assignments(stream)
    show(state.json, {"rows": rows, "file": str(out)}, lambda: f"{rows:,} records in {out}")


@verb(click.argument("profile"), click.argument("record_a", type=int), click.argument("record_b", type=int))
def why(state: State, profile: str, record_a: int, record_b: int) -> None:
    """The chain of evidence that joined two records.

    Example: cdp why p17 17 204
    """
    with opened(state) as workspace:
        chain = workspace.why(profile, record_a, record_b)
    show(state.json, chain, lambda: json.dumps(as_json(chain), ensure_ascii=False, indent=2))


@verb(click.argument("profile"), click.argument("records", nargs=-1, required=True, type=int))
def split(state: State, profile: str, records: tuple[int, ...]) -> None:
    """A person's decision: these records are somebody else.

    Example: cdp split p17 204 205
    """
    with opened(state) as workspace:
        outcome = workspace.split(profile, list(records))
    show(state.json, outcome, lambda: f"Decided. Undo with: cdp undo {outcome['decision']}")


@verb(click.argument("profile_a"), click.argument("profile_b"))
def merge(state: State, profile_a: str, profile_b: str) -> None:
    """A person's decision: these two profiles are one person.

    Example: cdp merge p17 p204
    """
    with opened(state) as workspace:
        outcome = workspace.merge(profile_a, profile_b)
    show(state.json, outcome, lambda: f"Decided. Undo with: cdp undo {outcome['decision']}")


@verb(click.argument("decision", type=int))
def undo(state: State, decision: int) -> None:
    """Take a decision about who is who back.

    Example: cdp undo 4
    """
    with opened(state) as workspace:
        outcome = workspace.undo_decision(decision)
    again = [f"Decision {one} is in force again." for one in outcome["in_force_again"]]
    show(state.json, outcome, lambda: " ".join(["Undone.", *again]))


@verb(
    click.option("--truth", type=click.Path(path_type=Path), required=True, help="CSV: source, row_key, entity."),
    name="identity-quality",
)
def identity_quality(state: State, truth: Path) -> None:
    """Pairwise and B-cubed precision, recall and F1 against a truth.

    Example: cdp identity-quality --truth truth.csv
    """
    with opened(state) as workspace:
        quality = workspace.identity_quality(truth)
    show(state.json, quality, lambda: json.dumps(as_json(quality), indent=2))
