"""Ready-made mappings for the exports of named systems: one module a family.

In:  a sample of a table
Out: the preset that it is an export of, if any
"""

from cdp_core.errors import MappingError
from cdp_core.mapping.presets import (
    ads,
    crm,
    dmp,
    email,
    events,
    message_files,
    reports,
    shops,
    support,
    travel,
    webhooks,
)
from cdp_core.mapping.presets.preset import Preset
from cdp_core.mapping.sample import Sample
from cdp_core.mapping.words import meaning

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for family in (crm, shops, travel, events, email, webhooks, message_files, support, dmp, ads, reports)
    for preset in family.PRESETS
}


def preset_named(name: str) -> Preset:
    """The preset of that name. Raises MappingError that lists those there are."""
    if name not in PRESETS:
        raise MappingError(f"There is no preset {name!r}. There are: {', '.join(PRESETS)}.")
    return PRESETS[name]


def recognize(sample: Sample) -> Preset | None:
    """The export that a table is, by what stands in it; None where no preset fits."""
    fitting = [preset for preset in PRESETS.values() if preset.fits(sample) and not _loses_the_email(preset, sample)]
    return max(fitting, key=lambda preset: preset.strength(sample), default=None)


def _loses_the_email(preset: Preset, sample: Sample) -> bool:
    """Whether the people's e-mail stands under a plain header that the preset does not know: another system's file."""
    placed = preset.place(sample.columns, sample.file_name())
    if preset.kind != "people" or not sample.has_header or "email" in placed.values():
        return False
    plain = (
        column for column in sample.columns if column not in placed and any("@" in c for c in sample.filled(column))
    )
    return any(said.concept == "email" and said.sure >= 0.9 for said in map(meaning, plain) if said)


__all__ = ["PRESETS", "Preset", "preset_named", "recognize"]
