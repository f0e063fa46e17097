"""Colors that mean something, in light and dark: told apart by color-blind people and on a projector."""

from dataclasses import dataclass

LABELS = {"crm": "CRM", "cdp": "Own channels", "dmp": "DMP", "all": "CDP"}


@dataclass(frozen=True)
class Palette:
    """One mode's colors. `systems` has crm, cdp (own channels), dmp and all (the CDP: everything joined)."""

    systems: dict[str, str]
    ink: str
    muted: str
    grid: str
    surface: str
    danger: str
    sequential: tuple[str, ...]
    categorical: tuple[str, ...]


LIGHT = Palette(
    systems={"crm": "#2563eb", "cdp": "#7c3aed", "dmp": "#d97706", "all": "#0d9488"},
    ink="#16202c",
    muted="#64748b",
    grid="#e5e9ee",
    surface="#ffffff",
    danger="#dc2626",
    sequential=("#f0fdfa", "#99f6e4", "#2dd4bf", "#0d9488", "#134e4a"),
    categorical=("#0d9488", "#2563eb", "#7c3aed", "#d97706", "#64748b", "#0891b2", "#be185d", "#65a30d"),
)

DARK = Palette(
    systems={"crm": "#60a5fa", "cdp": "#a78bfa", "dmp": "#fbbf24", "all": "#2dd4bf"},
    ink="#e6ebf1",
    muted="#94a3b8",
    grid="#2b3746",
    surface="#0f1620",
    danger="#f87171",
    sequential=("#12312f", "#115e59", "#0d9488", "#2dd4bf", "#99f6e4"),
    categorical=("#2dd4bf", "#60a5fa", "#a78bfa", "#fbbf24", "#94a3b8", "#22d3ee", "#f472b6", "#a3e635"),
)


def palette(dark: bool) -> Palette:
    return DARK if dark else LIGHT
