"""Expressions. Several instances export the same figures: each is taken as the maximum over them, and never added up."""

QUEUES = 'queue=~"$queue",channel=~"$channel"'  # where several may be chosen
QUEUE = 'queue="$queue",channel="$channel"'     # where one is
CHANNELS = 'channel=~"$channel"'


def figure(name, where="", function=None, window=None):
    """The figure floorwalker_NAME; with a function, such as increase, that of it over the window."""
    series = f"floorwalker_{name}" + (f"{{{where}}}" if where else "")
    if function:
        series = f"{function}({series}[{window}])"
    return f"max without(instance) ({series})"


def grown(name, where="", window="$window"):
    """By how much a counter has grown within the window."""
    return figure(name, where, "increase", window)


def rate(name, where=""):
    """Growth a second."""
    return figure(name, where, "rate", "$__rate_interval")


def of_instance(name, where="", function=None, window="$__rate_interval"):
    """What each instance tells of itself, one series an instance."""
    series = f"floorwalker_{name}" + (f"{{{where}}}" if where else "")
    return f"{function}({series}[{window}])" if function else series


def recorded(name, where):
    """What dashboards/prometheus/recording.yaml makes of a queue's figure, by rules that leave instances out."""
    return f"queue:floorwalker_{name}{{{where}}}"


def added(by, expression):
    """A figure added up over its queues or kinds; instances are out of it already."""
    return f"sum by ({by}) ({expression})"


def share(part, *whole):
    """A ratio; absent while there is nothing to divide by."""
    return f"{part} / ({' + '.join(whole)} > 0)"


def mean(histogram, where="", window="$window"):
    return share(grown(f"{histogram}_sum", where, window), grown(f"{histogram}_count", where, window))


def abandon_rate(where, by="queue, channel"):
    """Abandoned without the short ones, of those and the answered."""
    long = added(by, grown("contacts_abandoned_total", f'{where},kind="long"'))
    return share(long, added(by, grown("contacts_answered_total", where)), long)


def level(where, window="$window", of=""):
    """The exported service level. `of` is channel_ or group_ for a total's."""
    return figure(f"{of}service_level_ratio", f'{where},window="{window}",formula="$formula"')


def against_goal(where, window="$window"):
    """Service level less goal: negative is below it."""
    return f"sum without(window, formula) ({level(where, window)}) - {figure('service_level_goal_ratio', where)}"


def decided(where, by="queue, channel"):
    """Waits that were decided: the denominator of `decided`."""
    return f"{added(by, grown('target_met_total', where))} + {added(by, grown('target_missed_total', where))}"


def in_targets(what, target, where):
    """A time as a multiple of the target that the configuration sets for its queue: 1 is the target."""
    return f"{figure(what, where)} / {figure(target, where)}"


def agents(state, where):
    """Those of a queue who are in that state."""
    of_state = f'{where},state="{state}"'
    return f"sum without(state) ({figure('queue_agents', of_state)})"
