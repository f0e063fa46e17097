"""What is in here, how it flowed, what changed lately, what needs attention, and the next thing to do."""

from cdp_core.ui import answers, first_steps, messages, overview_view
from cdp_core.ui.words import ago, counted, this_minute

now = this_minute()
making = first_steps.making_demo()  # what is half there is not looked at
overview = None if making else answers.overview(now)
if overview is None or (not overview.profiles.count and not overview.flow.rows):
    messages.title("CDP Workbench", "Bring the exports of your systems together: one profile for each customer.")
    first_steps.show(making)
else:
    newest = overview.latest_loads[0].loaded_at if overview.latest_loads else None
    messages.title(
        "What do we know?",
        f"{counted(overview.profiles.count, 'profile')} from {counted(overview.sources, 'source')}, "
        f"{counted(overview.known.count, 'known person', 'known people')}. Last load {ago(newest, now)}.",
    )
    overview_view.show(overview, now)
