"""The `cdp` command: the same core as the pages, for engineers, cron and tests. Thin: it asks and prints.

Exit code 0 on success, 1 when the operation failed (one line on stderr), 2 for wrong usage. With `--json` stdout is
exactly one JSON document; everything else goes to stderr.
"""

from cdp_core.cli import ask, bring, send, start, who  # each registers its verbs
from cdp_core.cli.verbs import main

__all__ = ["ask", "bring", "main", "send", "start", "who"]
