"""Who belongs together: rules, their exact members, and why."""
