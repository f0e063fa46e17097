"""What advertising cost and what came of it, on the Sources page.

In:  costs by campaign
Out: a finding in one sentence, and the campaigns in a table
"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from cdp_core.insights import CampaignCost
from cdp_core.ui.messages import plain
from cdp_core.ui.words import count, counted, money


def show(campaigns: Sequence[CampaignCost], currency: str) -> None:
    """Costs by campaign, the dearest first."""
    st.subheader("Costs of advertising", anchor=False)
    st.markdown(plain(_finding(campaigns, currency)))
    missing = sorted({code for one in campaigns for code in one.unconverted})
    if missing:
        st.warning(
            f"Costs in {', '.join(missing)} are not in these figures: there is no rate to {currency}. "
            "Add it under Currencies.",
            icon=":material/currency_exchange:",
        )
    amount = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        pd.DataFrame([_row(one) for one in campaigns]),
        hide_index=True,
        width="stretch",
        key="costs",
        placeholder="–",
        alt="What each campaign cost and brought",
        column_config={
            "Cost": st.column_config.NumberColumn(f"Cost ({currency})", format="accounting"),
            "Cost per click": st.column_config.NumberColumn(format="accounting"),
            "Cost per lead": st.column_config.NumberColumn(format="accounting"),
            "People": st.column_config.NumberColumn(
                format="localized", help="Profiles of whom an event names this campaign. Platforms count otherwise."
            ),
            "Revenue": st.column_config.NumberColumn(
                f"Revenue ({currency})", format="accounting", help="Of orders that name this campaign."
            ),
            **dict.fromkeys(("Impressions", "Clicks", "Leads"), amount),
        },
    )


def _finding(campaigns: Sequence[CampaignCost], currency: str) -> str:
    spent = sum(one.cost or 0 for one in campaigns)
    clicks, leads = (sum(getattr(one, name) or 0 for one in campaigns) for name in ("clicks", "leads"))
    first, last = min(one.first_day for one in campaigns), max(one.last_day for one in campaigns)
    when = f"on {first:%-d %b %Y}" if first == last else f"from {first:%-d %b %Y} to {last:%-d %b %Y}"
    brought = " and ".join([f"{count(clicks)} clicks", *([f"{count(leads)} leads"] if leads else [])])
    return f"{counted(len(campaigns), 'campaign')} cost {money(spent, currency)} {when} and brought {brought}."


def _row(one: CampaignCost) -> dict[str, object]:
    return {
        "Channel": one.channel or "",
        "Campaign": one.campaign or "(the account as a whole)",
        "From": one.first_day.date(),
        "To": one.last_day.date(),
        "Cost": one.cost,
        "Impressions": one.impressions,
        "Clicks": one.clicks,
        "Cost per click": one.cost_per_click,
        "Leads": one.leads,
        "Cost per lead": one.cost_per_lead,
        "People": one.people,
        "Revenue": one.revenue,
    }
