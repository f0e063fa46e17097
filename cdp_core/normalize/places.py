"""Countries as ISO 3166 alpha-2, from codes and from names in several languages.

In:  one value
Out: its code; a name that nobody knows as it stands
"""

import csv
import unicodedata
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.resources import files
from importlib.util import module_from_spec

import phonenumbers


def country(text: str) -> str:
    """DE for DE, DEU, 276, Germany, Deutschland, Allemagne, Đức, ドイツ; what is no country stays."""
    word = text.lstrip("' ").strip()
    return _codes().get(_folded(word), word)


def country_name(code: str) -> str:
    """Germany for DE; what is no code stays."""
    return _names().get(code.upper(), code)


def country_codes() -> list[str]:
    """Those that have a name, in the order of the names."""
    return sorted((code for code in _names() if len(code) == 2 and code.isalpha()), key=country_name)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Code → the name in everyday English, which for some is not that of the standard (Vietnam, South Korea)."""
    english = {region: names["en"] for region, names in _names_by_language().items() if "en" in names}
    # "*fr" is: as it is written in French.
    return {
        region: _names_by_language()[region][name[1:]] if name.startswith("*") else name
        for region, name in english.items()
    }


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for region, names in _names_by_language().items():
        if len(region) == 2 and region.isalpha():
            codes.update({_folded(name): region for name in names.values() if not name.startswith("*")})
    table = files("cdp_core.normalize").joinpath("countries.csv").read_text("utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    for row in rows:
        codes.update({_folded(name): row["alpha2"] for name in row["names"].split("|")})
    for row in rows:
        codes.update({_folded(row[column]): row["alpha2"] for column in ("alpha2", "alpha3", "numeric") if row[column]})
    return codes


@lru_cache(maxsize=1)
def _names_by_language() -> dict[str, dict[str, str]]:
    """Region → language → the region's name. Its package would bring 100 MB of places of phone numbers along."""
    spec = PathFinder.find_spec("phonenumbers.geodata.locale", [f"{path}/geodata" for path in phonenumbers.__path__])
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    names: dict[str, dict[str, str]] = module.LOCALE_DATA
    return names


def _folded(name: str) -> str:
    """Without case, accents, dots and a leading "the": one key for the spellings of a name."""
    flat = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    kept = "".join(
        " " if mark in "-_,’'`&" else mark for mark in flat if not unicodedata.combining(mark) and mark != "."
    )
    return " ".join(kept.split()).removeprefix("the ")
