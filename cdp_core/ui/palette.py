"""Colors that mean something, in light and dark: told apart by color-blind people and on a projector."""

from collections.abc import Iterable
from dataclasses import dataclass

LABELS = {"crm": "CRM", "cdp": "Own channels", "dmp": "DMP", "all": "CDP"}

#: The same colors as Markdown names them, for badges and dots in text.
BADGES = {"crm": "blue", "cdp": "violet", "dmp": "orange"}


@dataclass(frozen=True)
class Palette:
    """One mode's colors. `systems` has crm, cdp (own channels), dmp and all (the CDP: everything joined)."""

    systems: dict[str, str]
    ink: str
    muted: str
    grid: str
    surface: str
    danger: str
    #: Text that leads somewhere, as the theme has it.
    link: str
    #: Bought interests that will expire soon: the DMP's color, faded.
    expiring: str
    #: Text on the strong end of `sequential`, and on the theme's primary color.
    on_strong: str
    sequential: tuple[str, ...]
    categorical: tuple[str, ...]
    #: For channels, which are no systems: none of the four colors above, nor red.
    channels: tuple[str, ...]


LIGHT = Palette(
    systems={"crm": "#2563eb", "cdp": "#7c3aed", "dmp": "#d97706", "all": "#0d9488"},
    ink="#16202c",
    muted="#64748b",
    grid="#e5e9ee",
    surface="#ffffff",
    danger="#dc2626",
    link="#0f766e",
    expiring="#fbd38d",
    on_strong="#ffffff",
    sequential=("#f0fdfa", "#99f6e4", "#2dd4bf", "#0d9488", "#134e4a"),
    categorical=("#0d9488", "#2563eb", "#7c3aed", "#d97706", "#64748b", "#0891b2", "#be185d", "#65a30d"),
    channels=("#0e7490", "#be185d", "#65a30d", "#64748b", "#854d0e", "#38bdf8", "#f0abfc", "#bef264"),
)

DARK = Palette(
    systems={"crm": "#60a5fa", "cdp": "#a78bfa", "dmp": "#fbbf24", "all": "#2dd4bf"},
    ink="#e6ebf1",
    muted="#94a3b8",
    grid="#2b3746",
    surface="#0f1620",
    danger="#f87171",
    link="#5eead4",
    expiring="#92400e",
    on_strong="#05201c",
    sequential=("#12312f", "#115e59", "#0d9488", "#2dd4bf", "#99f6e4"),
    categorical=("#2dd4bf", "#60a5fa", "#a78bfa", "#fbbf24", "#94a3b8", "#22d3ee", "#f472b6", "#a3e635"),
    channels=("#22d3ee", "#f472b6", "#a3e635", "#94a3b8", "#d6a76a", "#0ea5e9", "#e879f9", "#d9f99d"),
)


def palette(dark: bool) -> Palette:
    return DARK if dark else LIGHT


#: The colors of the usual channels, by their place in `channels`; each its own, in every chart and for every person.
_PLACES = ("web", "app", "store", "email", "sms", "call", "social", "support")
_ALSO = {"pos": "store", "till": "store", "phone": "call", "mobile": "app", "e-mail": "email"}


def channel_colors(channels: Iterable[str], colors: Palette) -> dict[str, str]:
    """A color for each channel: the usual ones have theirs, others what is left, in the order of their names."""
    channels = list(dict.fromkeys(channels))
    known = {name: _ALSO.get(name.lower(), name.lower()) for name in channels}
    place = {name: _PLACES.index(usual) for name, usual in known.items() if usual in _PLACES}
    free = [at for at in range(len(colors.channels)) if at not in place.values()] or [len(colors.channels) - 1]
    others = sorted(name for name in channels if name not in place)
    place |= {name: free[at % len(free)] for at, name in enumerate(others)}
    return {name: colors.channels[place[name]] for name in channels}


def css(colors: Palette) -> str:
    """What of the palette the style sheet needs.

    A card of a system has its color at its edge. The text on the primary color is ours: Streamlit's is always white.
    """
    edges = "".join(
        f".st-key-figure_{name} {{ border-left: 4px solid {color} !important; }}\n"
        for name, color in colors.systems.items()
    )
    return f"<style>\n:root {{ --on-primary: {colors.on_strong}; --link: {colors.link}; }}\n{edges}</style>"
