"""Verbs that give out: export, coverage, status, check."""

import json
import sys
from pathlib import Path

import click

from cdp_core.cli.printing import as_json, show
from cdp_core.cli.verbs import State, opened, verb


@verb(
    click.argument("segment_name", metavar="SEGMENT"),
    click.option("-o", "--out", type=click.Path(path_type=Path), required=True),
    click.option("--purpose", help="What it is for: email, sms, ads, …"),
    click.option(
        "--no-purpose", is_flag=True, help="In place of it: an internal list, from which nobody is held back."
    ),
    click.option("--format", "destination", default="csv", show_default=True),
    click.option("--columns", help="Comma-separated columns."),
)
def export(
    state: State,
    segment_name: str,
    out: Path,
    purpose: str | None,
    no_purpose: bool,
    destination: str,
    columns: str | None,
) -> None:
    """The audience file of a segment, and who was held back and why.

    Example: cdp export vip -o vip.csv --purpose email
    """
    if purpose is None and not no_purpose:
        raise click.UsageError("--purpose is missing: what it is for, such as email. --no-purpose is an internal list.")
    if purpose is not None and no_purpose:
        raise click.UsageError("--purpose and --no-purpose exclude each other.")
    if purpose is not None and not purpose.strip():
        raise click.UsageError("--purpose needs a name, such as email: without one nobody would be held back.")
    chosen = [name.strip() for name in columns.split(",") if name.strip()] if columns else None
    with opened(state) as workspace:
        receipt = workspace.export(segment_name, out, purpose=purpose, destination=destination, columns=chosen)
        known = workspace.traits(count_identifiers=False).purposes
    if purpose is not None and purpose.strip().lower() not in known:
        there = f"There are: {', '.join(known)}." if known else "No consents are loaded yet."
        click.echo(f'Nobody has decided on the purpose "{purpose}", so everybody is held back. {there}', err=True)
    show(state.json, receipt, lambda: f"{receipt['exported']:,} of {receipt['members']:,} members in {out}")


@verb()
def coverage(state: State) -> None:
    """What the CRM, own channels and the DMP each know, alone and joined.

    Example: cdp coverage --json
    """
    with opened(state) as workspace:
        found = as_json(workspace.coverage())
    show(state.json, found, lambda: json.dumps(found, ensure_ascii=False, indent=2))


@verb()
def status(state: State) -> None:
    """Counts, versions, health.

    Example: cdp status --json
    """
    with opened(state) as workspace:
        counts = workspace.status()
    show(
        state.json,
        counts,
        lambda: "\n".join(f"{key:12} {value:,}" for key, value in counts.items() if isinstance(value, int)),
    )


@verb()
def check(state: State) -> None:
    """Check the invariants of the store; exit code 1 where one is broken.

    Example: cdp check
    """
    with opened(state) as workspace:
        findings = workspace.check()
    show(state.json, {"ok": not findings, "findings": findings}, lambda: "\n".join(findings) or "All is well.")
    if findings:
        sys.exit(1)
