"""What other currencies are worth, on the Sources page: a table to write in, or the file of a central bank.

In:  the rates there are, and the amounts that wait for one
Out: widgets; rates kept and amounts converted when a person saves
"""

from pathlib import Path
from tempfile import NamedTemporaryFile

import pandas as pd
import streamlit as st

from cdp_core.errors import CdpError
from cdp_core.ui.messages import plain, told
from cdp_core.ui.session import workspace
from cdp_core.ui.words import counted

_VERSION = "rates_version"
_NOTHING_WAITS = "Amounts in other currencies are converted by these rates; without a rate they are missing."


def waiting(unconverted: dict[str, int]) -> str:
    """What waits for a rate, in one line: '14 amounts in USD and 2 in GBP'."""
    (first, number), *others = unconverted.items()
    listed = [f"{counted(number, 'amount')} in {first}", *(f"{number:,} in {code}" for code, number in others)]
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def show(unconverted: dict[str, int]) -> None:
    """An editor of the rates, with a row for each currency that waits for one."""
    home, rates = workspace().settings.currency, workspace().rates()
    if unconverted:
        st.warning(
            f"{plain(waiting(unconverted))} cannot be counted: there is no rate to {home}.",
            icon=":material/currency_exchange:",
        )
    else:
        st.caption(_NOTHING_WAITS)
    rows = [*rates.items(), *((code, None) for code in unconverted if code not in rates)]
    version = st.session_state.setdefault(_VERSION, 0)
    with st.container(horizontal=True, vertical_alignment="top"):
        edited = st.data_editor(
            pd.DataFrame(rows, columns=["Currency", "Rate"]).astype({"Currency": "string", "Rate": "float64"}),
            num_rows="dynamic",
            hide_index=True,
            width=360,
            key=f"rates_{version}",
            column_config={
                "Currency": st.column_config.TextColumn(max_chars=3, help="Its code: USD, GBP, VND", required=True),
                "Rate": st.column_config.NumberColumn(f"1 of it in {home}", min_value=0.0, format="plain"),
            },
        )
        file = st.file_uploader(
            "Or the rates of a central bank",
            type=["csv", "zip", "xlsx"],
            key=f"rates_file_{version}",
            help="The European Central Bank's eurofxref.csv, or a table of two columns: a currency and its rate.",
            width=320,
        )
    if file is not None:
        st.caption(f"The rates of {plain(file.name)} are added when you save.")
    if st.button("Save rates", key="save_rates", icon=":material/save:"):
        with told():
            _save(_of_table(edited, rates), file)


def _of_table(edited: pd.DataFrame, rates: dict[str, float]) -> dict[str, float | None]:
    """What the table says; a currency that was taken out of it loses its rate."""
    pairs = zip(edited["Currency"], edited["Rate"], strict=True)
    said = {str(code).strip().upper(): float(rate) for code, rate in pairs if pd.notna(code) and pd.notna(rate)}
    return {**dict.fromkeys(code for code in rates if code not in said), **said}


def _save(said: dict[str, float | None], file: object) -> None:
    if file is not None:
        said |= _of_file(file.name, file.getbuffer())  # type: ignore[attr-defined]
    converted = workspace().set_rates(said)
    with st.spinner("Converting amounts …"):
        workspace().resolve_pending()
    st.session_state[_VERSION] += 1
    amounts = f" {counted(converted, 'amount was', 'amounts were')} converted." if converted else ""
    st.toast(f"The rates are kept.{amounts}", icon=":material/currency_exchange:")
    st.rerun()


def _of_file(name: str, content: memoryview) -> dict[str, float]:
    with NamedTemporaryFile(dir=workspace().settings.scratch, suffix=Path(name).suffix[:12]) as copy:
        copy.write(content)
        copy.flush()
        try:
            return workspace().rates_of_file(Path(copy.name), name)
        except CdpError as error:
            raise type(error)(f"{name}: {error}") from None
