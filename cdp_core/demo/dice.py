"""Chance that comes out the same for the same seed.

Every step of the simulation throws dice of its own, named after it, so that a change in one step leaves the others as
they were. The one source of randomness of the demo shop.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Dice:
    """`part` counts the pieces that a big population is simulated in."""

    seed: int
    part: int = 0

    def of(self, step: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, self.part, crc32(step.encode())])


def chances(rng: np.random.Generator, count: int, share: float | np.ndarray) -> np.ndarray:
    """Yes or no for each of `count`, yes with that share."""
    return rng.random(count) < share


def choices(rng: np.random.Generator, count: int, weights: np.ndarray | list[float]) -> np.ndarray:
    """A position for each of `count`, by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges / edges[-1], rng.random(count), side="right").astype(np.int64)


def spread(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each of `counts` children its parent's position and its own number among siblings, both from 0."""
    parent = np.repeat(np.arange(len(counts)), counts)
    return parent, np.arange(len(parent)) - np.repeat(np.cumsum(counts) - counts, counts)


def numbered(prefix: str, numbers: np.ndarray, width: int) -> pd.Series:
    """Ids like `ML00000042`: a prefix and a number with leading zeros."""
    return prefix + pd.Series(numbers).astype(str).str.zfill(width)


_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def tokens(numbers: np.ndarray, salt: int, length: int = 32) -> np.ndarray:
    """Hexadecimal letters that look random and are the same for the same number and salt; up to 32 of them."""
    with np.errstate(over="ignore"):
        halves = [_scrambled(np.asarray(numbers).astype(np.uint64), 2 * salt + half) for half in (0, 1)]
    raw = np.stack(halves, axis=1).view(np.uint8)
    letters = np.empty((len(raw), 32), dtype=np.uint8)
    letters[:, 0::2], letters[:, 1::2] = _HEX[raw >> 4], _HEX[raw & 15]
    return np.ascontiguousarray(letters[:, :length]).view(f"S{length}").ravel().astype(str).astype(object)


def uuids(numbers: np.ndarray, salt: int) -> np.ndarray:
    """The same in the form of a version 4 UUID."""
    text = pd.Series(tokens(numbers, salt), dtype="str")
    parts = [text.str.slice(*cut) for cut in ((0, 8), (8, 12), (13, 16), (17, 20), (20, 32))]
    return (parts[0] + "-" + parts[1] + "-4" + parts[2] + "-a" + parts[3] + "-" + parts[4]).to_numpy(dtype=object)


def _scrambled(numbers: np.ndarray, salt: int) -> np.ndarray:
    """splitmix64 (Steele, Lea, Flood 2014): a bijection, so that different numbers stay different."""
    z = numbers + np.uint64((0x9E3779B97F4A7C15 * (salt + 1)) % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
