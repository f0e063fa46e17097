"""What is not known of the orders of a file, said in sentences, so that nothing is counted without a word.

In:  a plan of orders, which order each row belongs to and what became of it
Out: a sentence for each column whose states say something that is not known
"""

import sqlalchemy as sa

from cdp_core.counts import in_number
from cdp_core.fields import ORDER, STARTED
from cdp_core.mapping.cells import filled
from cdp_core.mapping.order_states import lost_deliveries, promised, unknown_states
from cdp_core.mapping.plan import Plan

_MOST_NAMED = 5


def state_sentences(plan: Plan, keyed: sa.TableClause) -> tuple[str, ...]:
    """A sentence for each column of states, where orders count though nobody knows it, or were lost."""
    only = ("which was promised", "which were promised")
    known = ("which is not known as a state", "which are not known as states")
    lost = ("which is said of what was sent", "which are said of what was sent")
    gifts = promised(plan)
    of_gifts = [cell for cell, _ in gifts]
    states = [(cell, values) for cell, values in unknown_states(plan) if not any(map(cell.compare, of_gifts))]
    columns = [(cell, values, known, ORDER, "counted as bought") for cell, values in states]
    columns += [(cell, values, lost, ORDER, "counted as bought") for cell, values in lost_deliveries(plan)]
    columns += [(cell, values, only, STARTED, "not counted as given") for cell, values in gifts]
    said = []
    for cell, values, why, fate, counts in columns:
        state = filled(cell)
        counted = (
            sa.select(state, sa.func.count(keyed.c.key.distinct()))
            .select_from(plan.relation.join(keyed, keyed.c.row == plan.stage.rowid))
            .where(state.in_(values), sa.func.coalesce(keyed.c.fate, ORDER) == fate)
            .group_by(sa.text("1"))
            .order_by(sa.text("2 DESC, 1"))
        )
        rows = plan.connection.execute(counted).all()
        if rows:
            named = [f"{in_number(count, 'order|orders says|say')} {value!r}" for value, count in rows[:_MOST_NAMED]]
            more = f" and {len(rows) - _MOST_NAMED} more states" if len(rows) > _MOST_NAMED else ""
            said.append(f"{', '.join(named)}{more}, {why[len(rows) > 1]}: {counts}.")
    return tuple(dict.fromkeys(said))
