"""What may have no data in centres that live for some minutes, and why: recorded series by name, others by where they stand. A
closed list: anything else must have some."""

UNFILLED = {
    "centre:floorwalker_events:silent5m": "the dead feed of the test is dead for less than five minutes",
    "centre:floorwalker_events:silent15m": "the same",
    "centre:floorwalker_events:silent1h": "the same",
    "ourselves.yaml: FloorwalkerBehind, summary": "nothing is left to read: they keep up",
}
