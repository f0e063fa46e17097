"""The presets as a page of the docs, so that page and code cannot differ.

In:  presets
Out: Markdown: a table of all, then for each family its exports, what is taken of them and how to get them

`python -m cdp_core.mapping.presets.listing` prints it.
"""

from collections.abc import Iterable

from cdp_core.fields import IGNORE
from cdp_core.mapping.presets import ads, crm, dmp, email, events, reports, shops, support, travel, webhooks
from cdp_core.mapping.presets.preset import Preset

FAMILIES: dict[str, tuple[Preset, ...]] = {
    "Customer relationship management": crm.PRESETS,
    "Shops and payments": shops.PRESETS,
    "Stays": travel.PRESETS,
    "Events of web and app": events.PRESETS,
    "E-mail and messages": (*email.PRESETS, *webhooks.PRESETS),
    "Support": support.PRESETS,
    "Data management platforms": dmp.PRESETS,
    "Advertising": ads.PRESETS,
    "Costs of advertising": reports.PRESETS,
}


def listing() -> str:
    """A table of all exports, then the families, each with a section for each export."""
    sections = (f"## {title}\n\n{_sections(presets)}" for title, presets in FAMILIES.items())
    return "\n\n".join((f"## All of them\n\n{_overview()}", *sections))


def _overview() -> str:
    """One line for each export: what its rows become, and whose data it is."""
    lines = [
        f"| {preset.label} | `{preset.name}` | {preset.kind} | {preset.system}, {preset.party} party |"
        for presets in FAMILIES.values()
        for preset in presets
    ]
    return "\n".join(("| export | preset | rows are | data |", "|---|---|---|---|", *lines))


def _sections(presets: Iterable[Preset]) -> str:
    return "\n\n".join(_section(preset) for preset in presets)


def _section(preset: Preset) -> str:
    key = f" A row's own key: {' or '.join(preset.key)}." if preset.key else ""
    return (
        f"### {preset.label}\n\n"
        f"`{preset.name}` · system `{preset.system}` · party {preset.party} · a row is one of: {preset.kind}.{key}\n\n"
        f"How to export it: {preset.export}\n\n"
        f"Taken: {_taken(preset)}."
    )


def _taken(preset: Preset) -> str:
    chosen = [*preset.columns.values(), *preset.patterns.values(), *preset.defaults]
    fields = dict.fromkeys(field for field in chosen if field != IGNORE and "\\" not in field)
    return ", ".join(f"`{field}`" for field in fields)


if __name__ == "__main__":
    print(listing())
