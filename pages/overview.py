"""What is in here, how it flowed, what changed lately, what needs attention, and the next thing to do."""

from cdp_core.ui import answers, messages, overview_view
from cdp_core.ui.words import ago, counted, this_minute

now = this_minute()
overview = answers.overview(now)
if not overview.profiles.count and not overview.flow.rows:
    messages.title("CDP Workbench", "Bring the exports of your systems together: one profile for each customer.")
    overview_view.first_steps()
else:
    newest = overview.latest_loads[0].loaded_at if overview.latest_loads else None
    messages.title(
        "What do we know?",
        f"{counted(overview.profiles.count, 'profile')} from {counted(overview.sources, 'source')}, "
        f"{counted(overview.known.count, 'known person', 'known people')}. Last load {ago(newest, now)}.",
    )
    overview_view.show(overview, now)
