"""What do the CRM, our own channels and the DMP each know, alone and joined?"""

from cdp_core.ui import answers, coverage_view, first_steps, messages
from cdp_core.ui.session import workspace
from cdp_core.ui.words import share, this_minute

now = this_minute()
making = first_steps.making_demo()  # what is half there is not looked at
if making or not workspace().profile_count():
    messages.title(
        "What does each system know?",
        "Here you will see what the CRM, your own channels and the DMP each know, and what joining them gained.",
    )
    first_steps.show(making)
else:
    coverage = answers.coverage(now)
    crm = next(one for one in coverage.systems if one.system == "crm")
    messages.title(
        "What does each system know?",
        f"The CRM alone knows {share(crm.profiles.count, coverage.profiles.count)} of the profiles; joined, the CDP "
        f"knows them all, and {share(coverage.known.count, coverage.profiles.count)} by name or contact.",
    )
    coverage_view.show(coverage, now, large=coverage_view.presenting())
