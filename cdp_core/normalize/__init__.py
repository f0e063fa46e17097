"""A value → its clean form: e-mail, phone, name, date, address, country, money.

In:  drafts, still text
Out: clean, typed rows, each with a reason where it does not fit
"""

from cdp_core.normalize.clean import Clean, clean
from cdp_core.normalize.money import commonest_currency
from cdp_core.normalize.options import Options

__all__ = ["Clean", "Options", "clean", "commonest_currency"]
