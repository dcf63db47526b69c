"""Changes of rules that change nothing: (rule, change) -> why."""

EQUIVALENT = {}
