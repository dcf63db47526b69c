"""Changes of rules that change nothing: (rule, change) -> why."""

EQUIVALENT = {
    ("queue:floorwalker_wait_so_far_seconds:spike", "> -> >="): "where usual and target are equal, it is the same whichever is taken",
}
