"""A value → its clean form: e-mail, phone, name, date, address, country, money.

In:  drafts, still text
Out: clean, typed rows, each with a reason where it does not fit
"""

from cdp_core.mapping.currencies import CODES
from cdp_core.normalize.clean import Clean, clean, clean_all
from cdp_core.normalize.home import currency_there
from cdp_core.normalize.money import beside_amount, commonest_currency
from cdp_core.normalize.options import Options
from cdp_core.normalize.rates import are_rates, rates_in

__all__ = [
    "CODES",
    "Clean",
    "Options",
    "are_rates",
    "beside_amount",
    "clean",
    "clean_all",
    "commonest_currency",
    "currency_there",
    "rates_in",
]
