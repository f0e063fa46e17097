"""How long a condition, a rule and an edit take: this product, DuckDB asked by hand for the same counts, and pandas.

    python -m bench segments [--profiles 200000] [--events 20] [--repeat 3] [--pandas] [--workspace DIR]

Every condition is asked with none of its answers kept, so often, and the least time counts: first as if nobody had
asked about its trait before, then as if somebody had, so that the trait's values are in memory. The processor time
stands beside the time on the clock, since it hardly changes when others use the machine. Small rules of conditions on
traits are asked for the count of every node, as by hand in one statement. `bench.leaves` has the conditions and what
was written by hand; with --pandas the same is asked of frames that were read before. All must give the same counts.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.frames import read_frames
from bench.leaves import LEAVES
from bench.memory import peak_megabytes
from bench.synthetic import NOW, make_workspace
from cdp_core import segments
from cdp_core.settings import Settings
from cdp_core.store import bulk, tables
from cdp_core.store.engine import open_engine

_ORDERS = "Order Completed"

#: The engine's threads look for more to do for a while, in seconds, which what is measured next must not pay for.
_REST = 0.005


@dataclass(frozen=True)
class Took:
    """An answer, and the least that it took in milliseconds: on the clock and of the processors."""

    answer: Any
    clock: float
    processor: float


def timed(what: Callable[[], Any], repeat: int = 1) -> Took:
    """Do it so often, each time when the engine's threads have come to rest."""
    took = []
    for _ in range(repeat):
        time.sleep(_REST)
        clock, processor = time.perf_counter(), time.process_time()
        answer = what()
        took.append(((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000))
    return Took(answer, min(clock for clock, _ in took), min(processor for _, processor in took))


class Asking:
    """Rules asked with none of their answers kept, and what was found out about the store known."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.cache = segments.LeafCache()
        segments.evaluate(connection, {"all": [{"event": "never"}]}, NOW, self.cache)

    def first(self, rule: Any) -> segments.Evaluation:
        """As if nobody had asked about these traits before."""
        self.cache.forget_answers()
        return segments.evaluate(self.connection, rule, NOW, self.cache)

    def another(self, rule: Any) -> segments.Evaluation:
        """As if somebody had asked other conditions on these traits: their values may be in memory."""
        self.cache.forget_answers(and_values=False)
        return segments.evaluate(self.connection, rule, NOW, self.cache)


_HEAD = f"{'first':>8} {'cpu ms':>8} {'then':>8} {'cpu ms':>8} {'by hand':>8} {'cpu ms':>8} {'times':>6} {'then':>6}"


def _measured(
    asking: Asking, rule: Any, by_hand: Callable[[], Any], answer: Callable[[Any], Any], repeat: int
) -> tuple[Took, Took, Took]:
    """A rule the first time, when its traits were asked about before, and by hand: shown, if all agree."""
    first = timed(lambda: asking.first(rule), repeat)
    then = timed(lambda: asking.another(rule), repeat + 1)  # the first of them reads the values
    hand = timed(by_hand, repeat)
    said = segments.in_words(rule)
    for ours in (first, then):
        _agree(said, answer(ours.answer), hand.answer)
    times = (f"{ours.processor / hand.processor:6.2f}" for ours in (first, then))
    took = (f"{each.clock:8.1f} {each.processor:8.1f}" for each in (first, then, hand))
    print(*took, *times, f"{first.answer.count:10,}  {said[:90]}")
    return first, then, hand


def measure_leaves(connection: sa.Connection, repeat: int) -> None:
    """Each condition alone, and by hand."""
    asking = Asking(connection)
    print(f"{_HEAD} {'members':>10}")
    rows = []
    for leaf in LEAVES:
        count = partial(_scalar, connection, leaf.counted)
        rows.append(_measured(asking, leaf.rule, count, lambda found: found.count, repeat))
    for name, took in zip(("first", "then", "by hand"), zip(*rows, strict=True), strict=True):
        clock, processor = [one.clock for one in took], [one.processor for one in took]
        print(f"{name}: median {statistics.median(clock):.1f} ms, worst {max(clock):.1f} ms", end="; ")
        print(f"of the processors {statistics.median(processor):.1f} ms, {max(processor):.1f} ms")


def measure_traits(connection: sa.Connection, repeat: int) -> None:
    """Rules of two and of five conditions on traits, with the count of every node, and by hand in one statement."""
    asking = Asking(connection)
    print(f"\nrules of conditions on traits, with the count of every node\n{_HEAD} {'members':>10}")
    for some in ([0, 5], [5, 7], [0, 5, 6, 7, 9], [2, 5, 8, 9, 10]):
        leaves = [LEAVES[at] for at in some]
        for form, join in (("all", " AND "), ("any", " OR ")):
            rule = {form: [leaf.rule for leaf in leaves]}
            ways = [partial(_row, connection, each) for each in every_count([leaf.condition for leaf in leaves], join)]
            best = min(ways, key=lambda way: timed(way, repeat).processor)
            _measured(asking, rule, best, lambda found: tuple(found.counts.values()), repeat)


def every_count(conditions: list[str], join: str) -> list[str]:
    """Two statements that count a group of conditions on profiles and each of them; which is quicker depends."""
    columns = ", ".join(f"coalesce({each}, false) AS c{at}" for at, each in enumerate(conditions))
    names = [f"c{at}" for at in range(len(conditions))]
    once = ", ".join(f"count(*) FILTER (WHERE {each})" for each in (join.join(names), *names))
    group = join.join(f"({each})" for each in conditions)
    each = ", ".join(f"(SELECT count(*) FROM profiles WHERE {each})" for each in (group, *conditions))
    return [f"SELECT {once} FROM (SELECT {columns} FROM profiles)", f"SELECT {each}"]


def _scalar(connection: sa.Connection, statement: str) -> Any:
    return connection.exec_driver_sql(statement).scalar_one()


def _row(connection: sa.Connection, statement: str) -> Any:
    return tuple(connection.exec_driver_sql(statement).one())


def measure_pandas(connection: sa.Connection, repeat: int) -> None:
    """The same in pandas, where that is a plain expression; reading the frames is not counted."""
    read = timed(lambda: read_frames(connection))
    frames = read.answer
    print(f"\nin pandas: frames of {frames.megabytes:,.0f} MB, read in {read.clock / 1000:.1f} s")
    times = []
    for leaf in LEAVES:
        said = segments.in_words(leaf.rule)
        if leaf.in_pandas is None:
            print(f"{'–':>10} {said[:90]}")
            continue
        took = timed(lambda leaf=leaf: leaf.in_pandas(frames), repeat)
        _agree(said, connection.exec_driver_sql(leaf.counted).scalar_one(), took.answer)
        times.append(took.clock)
        print(f"{took.clock:10.1f} {said[:90]}")
    print(f"{len(times)} conditions: median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms")


def _agree(said: str, one: Any, other: Any) -> None:
    if one != other:
        raise SystemExit(f"{said} gives {one} and {other}: what is compared is not the same.")


def measure_rule(connection: sa.Connection) -> None:
    """A rule of 20 conditions: unseen, known, and with one of them changed."""
    leaves = LEAVES[:10] + LEAVES[11:21]
    rule = {"any": [leaf.rule for leaf in leaves]}
    cache = segments.LeafCache()
    unseen = timed(lambda: segments.evaluate(connection, rule, NOW, cache))
    known = timed(lambda: segments.evaluate(connection, rule, NOW, cache), 5)
    changes = [timed(lambda n=n: segments.evaluate(connection, _edited(rule, n), NOW, cache)) for n in range(2, 9)]
    evaluation = segments.evaluate(connection, rule, NOW, cache)
    alone = timed(lambda: segments.by_system(connection, evaluation, cache))
    named = ", ".join(f"leaf_{at} AS MATERIALIZED ({leaf.by_hand})" for at, leaf in enumerate(leaves))
    counts = ", ".join(f"(SELECT count(DISTINCT profile) FROM leaf_{at})" for at in range(len(leaves)))
    union = " UNION ".join(f"SELECT profile FROM leaf_{at}" for at in range(len(leaves)))
    by_hand = f"WITH {named} SELECT {counts}, (SELECT count(*) FROM ({union}))"
    hand = timed(partial(_row, connection, by_hand), 3)
    if (*list(evaluation.counts.values())[1:], evaluation.count) != hand.answer:
        raise SystemExit(f"By hand the counts are {hand.answer}, and not {evaluation.counts}.")
    change = statistics.median(each.clock for each in changes)
    print("\na rule of 20 conditions, with the count of every node")
    print(f"  unseen {unseen.clock:.1f} ms · known {known.clock:.1f} ms · one condition changed {change:.1f} ms")
    print(f"  by hand in one statement {hand.clock:.1f} ms, as often as anything is changed")
    systems = ", ".join(f"{name} {one.found:,}" for name, one in alone.answer.items())
    print(f"  each system alone {alone.clock:.1f} ms ({systems})")
    print(f"  kept, with the values of traits: {len(cache)}, {cache.bytes / 2**20:.1f} MB")


def _edited(rule: dict[str, Any], n: int) -> dict[str, Any]:
    """The rule with another last condition, that was not asked before."""
    return {"any": [*rule["any"][:-1], {"trait": "orders", "op": "gte", "value": n}]}


def measure_refresh(engine: sa.Engine) -> None:
    """The sizes of 200 segments, unseen, and again after 100,000 events of some profiles arrived.

    The events themselves are not made: what is asked anew rests on how many profiles they touched.
    """
    rules = [
        {"all": [LEAVES[n % len(LEAVES)].rule, LEAVES[(n * 7 + 3) % len(LEAVES)].rule, _of_its_own(n)]}
        for n in range(200)
    ]
    cache = segments.LeafCache()

    def sizes() -> list[int]:
        with engine.connect() as connection:
            return [segments.evaluate(connection, rule, NOW, cache).count for rule in rules]

    unseen = timed(sizes)
    with engine.begin() as connection:
        everybody = connection.scalar(sa.select(sa.func.count()).select_from(tables.profiles)) or 0
        step = max(20, everybody // 30_000)
        bulk.bump(connection, "store")
        version = connection.scalar(sa.select(tables.versions.c.version).where(tables.versions.c.name == "store"))
        some = sa.select(sa.literal(version, sa.BigInteger), tables.profiles.c.profile)
        rows = some.where(tables.profiles.c.profile % step == 0)
        touched = connection.execute(tables.touched.insert().from_select(["version", "profile"], rows)).rowcount
    again = timed(sizes)
    different = len({json.dumps(each) for rule in rules for each in rule["all"]})
    print(f"\n200 segments of 3 conditions, {different:,} of them different, at {everybody:,} profiles")
    print(f"  unseen {unseen.clock:,.0f} ms · after a load that touched {touched:,} profiles", end="")
    print(f" {again.clock:,.0f} ms ({again.processor:,.0f} ms of the processors)")


def _of_its_own(n: int) -> dict[str, Any]:
    """A condition that hardly two of the segments share."""
    kinds: list[dict[str, Any]] = [
        {"trait": "revenue", "op": "gt", "value": n},
        {"trait": "age", "op": "between", "value": [16, 20 + n % 60]},
        {"event": "Page Viewed", "within": {"last": n + 1, "unit": "day"}},
        {"event": _ORDERS, "sum": "revenue", "op": "gt", "value": n},
    ]
    return kinds[n % 4]


def main(arguments: list[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench segments", description=__doc__)
    options.add_argument("--profiles", type=int, default=200_000)
    options.add_argument("--events", type=int, default=20, help="for each profile")
    options.add_argument("--repeat", type=int, default=3, help="ask each condition so often; the least time counts")
    options.add_argument("--pandas", action="store_true", help="ask pandas too, which holds everything in memory")
    options.add_argument("--workspace", type=Path, help="keep the synthetic workspace here, and use it if it is there")
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.workspace or Path(scratch)
        if (folder / "cdp.duckdb").exists():
            engine = open_engine(Settings(workspace=folder, threads=2))
        else:
            engine = make_workspace(folder, chosen.profiles, chosen.events)
        with engine.connect() as connection:
            measure_leaves(connection, chosen.repeat)
            measure_traits(connection, chosen.repeat)
            measure_rule(connection)
        measure_refresh(engine)
        print(f"peak memory of the process: {peak_megabytes():,.0f} MB")
        if chosen.pandas:
            with engine.connect() as connection:
                measure_pandas(connection, chosen.repeat)
            print(f"peak memory of the process with the frames: {peak_megabytes():,.0f} MB")
        engine.dispose()
