"""Who may be sent: a segment under a purpose, with who is held back and why."""
