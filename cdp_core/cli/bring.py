"""Verbs that bring data in and take it back: load, loads, rejected, unload, resolve."""

import sys
from pathlib import Path
from typing import Any

import click

from cdp_core.cli.printing import listed, progress_bar, show
from cdp_core.cli.verbs import OUT, READING, SOURCE, State, mapping_of, opened, verb
from cdp_core.counts import in_number
from cdp_core.files import whole_file

DATABASE = (
    click.option("--database", help="URL of a database to load from, or env:NAME of a variable that holds it."),
    click.option("--table", help="Its table or view: orders, or sales.orders."),
    click.option("--query", help="A SELECT instead of a table."),
    click.option("--watermark", help="A column that grows: later loads read only what came since."),
)


@verb(
    click.argument("files", nargs=-1, type=click.Path(path_type=Path)),
    *SOURCE,
    *READING,
    *DATABASE,
)
def load(
    state: State,
    files: tuple[Path, ...],
    source: str,
    system: str | None,
    party: str | None,
    kind: str | None,
    preset: str | None,
    mapping_file: Path | None,
    database: str | None,
    table: str | None,
    query: str | None,
    watermark: str | None,
) -> None:
    """Load files, or a table of a database, into a source; what is not said is detected. All or nothing per file.

    A mapping file may hold a mapping for each table of a file, under its name; tables without one stay out.

    \b
    Example: cdp load contacts.csv --source salesforce --system crm
      cdp load --database env:SHOP_DATABASE --table customers --watermark updated_at --source shop
    """
    if bool(files) == bool(database):
        raise click.UsageError("Name files to load, or a --database with its --table or --query.")
    if not database and (table or query or watermark):
        raise click.UsageError("--table, --query and --watermark go with --database.")
    given = mapping_of(mapping_file)
    receipts: list[Any] = []
    if database:
        with opened(state, create=True) as workspace, progress_bar() as progress:
            receipts = workspace.load_database(
                database,
                source=source,
                table=table,
                query=query,
                watermark=watermark,
                mapping=given,
                progress=progress,
                system=system,
                party=party,
                kind=kind,
                preset=preset,
            )
        show(state.json, receipts, lambda: _sentences(receipts) or "Nothing new since the last load.")
        return
    by_table = _is_by_table(given or {})
    with opened(state, create=True) as workspace:
        waiting = list(files)
        try:
            while waiting:
                path = waiting.pop(0)
                with progress_bar() as progress:
                    receipts += workspace.load(
                        path,
                        source=source,
                        system=system,
                        party=party,
                        kind=kind,
                        preset=preset,
                        mapping=None if by_table else given,
                        mappings=given if by_table else None,
                        progress=progress,
                    )
        finally:
            if receipts or not sys.exc_info()[0]:
                show(state.json, receipts, lambda: _sentences(receipts))
            if waiting:
                click.echo(f"cdp load: not tried after it: {', '.join(each.name for each in waiting)}", err=True)


def _is_by_table(given: dict[str, Any]) -> bool:
    """Whether a file holds mappings under names of tables: a mapping itself says its kind, a word."""
    return bool(given) and "columns" not in given and all(isinstance(each, dict) for each in given.values())


def _sentences(receipts: list[Any]) -> str:
    return "\n".join(line for receipt in receipts for line in (receipt.sentence(), *map("  {}".format, receipt.notes)))


@verb(
    click.argument("pairs", nargs=-1, metavar="[CODE=RATE]…"),
    click.option("--file", "path", type=click.Path(path_type=Path), help="Rates from a file, such as the ECB's."),
    click.option("--remove", multiple=True, metavar="CODE", help="Take the rate of this currency away."),
)
def rates(state: State, pairs: tuple[str, ...], path: Path | None, remove: tuple[str, ...]) -> None:
    """Show or set what other currencies are worth in the workspace's; amounts are converted anew.

    \b
    Example: cdp rates USD=0.92 GBP=1.17
      cdp rates --file eurofxref.csv
    """
    wanted: dict[str, float | None] = {code.upper(): None for code in remove}
    for pair in pairs:
        code, _, rate = pair.partition("=")
        try:
            wanted[code.strip().upper()] = float(rate)
        except ValueError:
            raise click.UsageError(f"{pair!r} is no CODE=RATE such as USD=0.92.") from None
    with opened(state) as workspace:
        if path:
            wanted = {**workspace.rates_of_file(path), **wanted}
        converted = workspace.set_rates(wanted) if wanted else 0
        said = {
            "currency": workspace.settings.currency,
            "rates": workspace.rates(),
            "converted": converted,
            "unconverted": workspace.unconverted(),
        }
    show(state.json, said, lambda: _rates(said))


def _rates(said: dict[str, Any]) -> str:
    lines = [f"1 {code} = {rate:.10g} {said['currency']}" for code, rate in said["rates"].items()]
    lines += [in_number(said["converted"], "amount|amounts was|were converted.")] if said["converted"] else []
    lines += [
        in_number(count, f"amount|amounts in {code} has|have no rate.") for code, count in said["unconverted"].items()
    ]
    return "\n".join(lines) or f"Amounts are in {said['currency']}; there are no rates."


@verb()
def loads(state: State) -> None:
    """The history of loads, newest first.

    Example: cdp loads --json
    """
    with opened(state) as workspace:
        rows = workspace.loads()
    columns = ["load_id", "source", "file", "kind", "rows", "accepted", "rejected", "duplicates", "state", "loaded_at"]
    show(state.json, rows, lambda: listed(rows, columns))


@verb(click.argument("load_id", type=int), OUT)
def rejected(state: State, load_id: int, out: Path | None) -> None:
    """The rejected rows of a load with line number and reason.

    Example: cdp rejected 3 -o rejected.csv
    """
    with opened(state) as workspace:
        if out:
            with whole_file(out) as target, target.open("wb") as stream:
                workspace.write_rejected(load_id, stream)
        rows = workspace.rejected(load_id)
    show(
        state.json,
        rows,
        lambda: in_number(len(rows), "row|rows in ") + str(out) if out else listed(rows, ["line", "reason"]),
    )


@verb(click.argument("load_id", type=int))
def unload(state: State, load_id: int) -> None:
    """Take a load back as if it had never happened.

    Example: cdp unload 3
    """
    with opened(state) as workspace:
        taken_back = workspace.unload(load_id)
    show(state.json, taken_back, lambda: f"Load {load_id} is taken back.")


@verb(click.option("--full", is_flag=True, help="Everything anew, not only what is new."))
def resolve(state: State, full: bool) -> None:
    """Identity resolution of what is new, or of everything.

    Example: cdp resolve
    """
    with opened(state) as workspace, progress_bar() as progress:
        resolution = workspace.resolve(full=full, progress=progress)
    show(
        state.json,
        resolution,
        lambda: "\n".join(
            (
                in_number(resolution["records"], "record|records is|are ")
                + in_number(resolution["profiles"], "profile|profiles."),
                *resolution["notes"],
            )
        ),
    )
