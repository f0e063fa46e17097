"""Where the pages are: their files, which is how Streamlit names them."""

from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "pages"


def path_of(name: str) -> str:
    """The file of a page, for links: `path_of("sources")`."""
    return str(PAGES / f"{name}.py")
