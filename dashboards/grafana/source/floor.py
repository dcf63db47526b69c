"""Floor overview: is any queue in trouble, and which."""
from dashboard import QUEUE_LINKS, SERIES_LINKS, SEVERAL_QUEUES, dashboard, row
from panel import AGAINST_GOAL, IN_TARGETS, NONE_IS_GOOD, coloured, column, query, stat, table, timeseries
from promql import CHANNELS, QUEUES, abandon_rate, added, against_goal, agents, decided, figure, grown, in_targets, level, share

NOBODY = "nobody waits"
NOT_EXPORTED = "no figures: see Pipeline health"
QUEUE_AND_CHANNEL = {"queue": "Queue", "channel": "Channel"}

now = row(
    "Now", 4,
    stat("Waiting", "short", [query(f"sum({figure('contacts_waiting', QUEUES)})")],
         "Visits open now, in all chosen queues. A visit is one wait of a contact in one queue.", NOT_EXPORTED),
    stat("Past target", "short", [query(f"sum({figure('contacts_past_target', QUEUES)})")],
         "Of those waiting, the ones who have waited longer than their own queue's target.", NOT_EXPORTED, NONE_IS_GOOD),
    stat("Longest wait", "s", [query(f"max({figure('longest_wait_seconds', QUEUES)})")],
         "Now less the begin of the oldest open visit.", NOBODY),
    stat("Longest wait in targets", "short",
         [query(f"max({in_targets('longest_wait_seconds', 'service_level_target_seconds', QUEUES)})")],
         "The longest wait as a multiple of its own queue's target: 1 is the target, 2 is twice that. The greatest of all "
         "chosen queues.", NOBODY, IN_TARGETS, decimals=1),
    stat("Messages past reply target", "short", [query(f"sum({figure('contacts_past_reply_target', QUEUES)})")],
         "Contacts with an agent whose customer has waited for a reply longer than the queue's reply target.", NOT_EXPORTED,
         NONE_IS_GOOD),
    stat("Alerts", "short", [query('count(ALERTS{alertstate="firing",severity="page",about="customers"}) or vector(0)', "pages"),
                             query('count(ALERTS{alertstate="firing",about="ourselves"}) or vector(0)', "about the figures")],
         "Alerts that are firing: pages about customers, and those about Floorwalker itself, because of which the figures "
         "may "
         "be wrong.", "Prometheus does not answer", NONE_IS_GOOD))

queues = row(
    "Queues", 12,
    table("Queues, worst first", QUEUE_AND_CHANNEL, [
        column("Longest wait / target", "short", in_targets("longest_wait_seconds", "service_level_target_seconds", QUEUES),
               decimals=1, **coloured(IN_TARGETS)),
        column("Waiting", "short", figure("contacts_waiting", QUEUES)),
        column("Longest wait", "s", figure("longest_wait_seconds", QUEUES)),
        column("Target", "s", figure("service_level_target_seconds", QUEUES)),
        column("Past target", "short", figure("contacts_past_target", QUEUES), **coloured(NONE_IS_GOOD)),
        column("Service level", "percentunit", f"sum without(window, formula) ({level(QUEUES)})", decimals=1),
        column("Against goal", "percentunit", against_goal(QUEUES), decimals=1, **coloured(AGAINST_GOAL)),
        column("Answered in target", "short", grown("contacts_answered_in_target_total", QUEUES), decimals=0),
        column("Waits decided", "short", decided(QUEUES, "queue, channel"), decimals=0),
        column("Today", "percentunit", f"sum without(window, formula) ({level(QUEUES, 'today')})", decimals=1),
        column("Abandon rate", "percentunit", abandon_rate(QUEUES), decimals=1),
        column("Available", "short", agents("available", QUEUES)),
        column("Staffed", "short", figure("queue_agents_staffed", QUEUES)),
        column("Unanswered", "short", figure("contacts_unanswered", QUEUES)),
        column("Oldest unanswered", "s", figure("oldest_unanswered_seconds", QUEUES))],
        "A row a queue and channel. Longest wait / target: 1 is the target. Service level by the formula and over the "
        "window "
        "chosen above; beside it what it is less the goal, its numerator (answered within the target) and how many waits "
        "were "
        "decided (answered in target, or missed), by which to judge its weight: under ten it says little. Today: the same "
        "formula since the day began. Abandon rate: abandoned without the short ones, of those and the answered. An empty "
        "cell: nobody waits, or nothing to divide by. Click a queue for its depth or for the wallboard.",
        "no queue has been seen", sort="Longest wait / target", links={"queue": QUEUE_LINKS}) | {"width": 24})

BY = "alertname, severity, queue, channel"
alerts = row(
    "What is firing", 6,
    table("Alerts that are firing", {"alertname": "Alert", "severity": "Severity", **QUEUE_AND_CHANNEL}, [
        column("For", "s", f'max by ({BY}) (time() - ALERTS_FOR_STATE{{about=~"customers|ourselves"}}) '
                           f'and on ({BY}) ALERTS{{alertstate="firing",about=~"customers|ourselves"}}')],
        "What the rules say of all queues, and since when its condition has held. Alertmanager may hold some back, because another "
        "alert explains them.", "no alert is firing", sort="For", links={"queue": QUEUE_LINKS}) | {"width": 24})

trend = row(
    "Trend", 8,
    timeseries("Waiting, the ten longest queues", "short",
               [query(f"topk(10, {figure('contacts_waiting', QUEUES)})", "{{queue}} {{channel}}")],
               "Visits open at each instant, of the ten queues that had most of them.", "no queue has been seen",
               links=SERIES_LINKS),
    timeseries("Longest wait in targets, the ten worst", "short",
               [query(f"topk(10, {in_targets('longest_wait_seconds', 'service_level_target_seconds', QUEUES)})",
                      "{{queue}} {{channel}}"),
                query("vector(1)", "target")],
               "The longest wait of each queue as a multiple of its target, of the ten highest. The dashed line is the "
               "target.",
               NOBODY, lines=["target"], links=SERIES_LINKS),
    timeseries("Below goal, the ten worst", "percentunit",
               [query(f"bottomk(10, {against_goal(QUEUES)})", "{{queue}} {{channel}}"), query("vector(0)", "goal")],
               "Service level by the chosen formula and window, less the queue's goal: below the dashed line it is "
               "missed. Of the "
               "ten lowest.", "nothing was decided in the window", lines=["goal"], min=-1, links=SERIES_LINKS))

channels = row(
    "Totals of channels", 8,
    timeseries("Service level by channel", "percentunit", [query(level(CHANNELS, of="channel_"), "{{channel}}")],
               "Over all queues of the channel, each visit judged by its own queue's target; by the chosen formula and "
               "window.",
               "nothing to divide by in the window", max=1),
    timeseries("Waits decided by channel", "short",
               [query(added("channel", grown("target_met_total", QUEUES)), "{{channel}} in target"),
                query(added("channel", grown("target_missed_total", QUEUES)), "{{channel}} missed")],
               "What the level is made of, by `decided`: waits answered within the target, and waits that missed it, in "
               "the window.",
               NOT_EXPORTED),
    timeseries("Offered and abandoned by channel", "short",
               [query(added("channel", grown("contacts_offered_total", QUEUES)), "{{channel}} offered"),
                query(added("channel", grown("contacts_abandoned_total", QUEUES + ',kind="long"')), "{{channel}} abandoned")],
               "Visits begun, and visits that the customer ended after more than a short while, in the window.",
               NOT_EXPORTED),
    timeseries("Longest customer wait", "s", [query(figure("channel_longest_customer_wait_seconds", CHANNELS), "{{channel}}")],
               "All waits so far of a chain of contacts that has met no answer yet, through transfers and overflows: the "
               "longest.",
               NOBODY),
    timeseries("Contacts that were transferred", "percentunit",
               [query(share(grown("channel_contacts_transferred_total", CHANNELS),
                            grown("channel_contacts_ended_total", CHANNELS)), "{{channel}}")],
               "Chains of contacts that were transferred, of those that ended in the window.", "none ended in the "
               "window", max=1),
    timeseries("Agents a customer met, less one", "short",
               [query(share(grown("handoffs_sum", CHANNELS), grown("handoffs_count", CHANNELS)), "{{channel}}")],
               "Handoffs: different agents that a chain of contacts met, less one; the mean of those that ended in the "
               "window.",
               "none ended in the window"))

groups = row(
    "Totals of groups", 8,
    table("Groups", {"group": "Group", "channel": "Channel"}, [
        column("Service level", "percentunit", f"sum without(window, formula) ({level(CHANNELS, of='group_')})", decimals=1),
        column("Today", "percentunit", f"sum without(window, formula) ({level(CHANNELS, 'today', of='group_')})", decimals=1),
        column("Contacts offered", "short", grown("group_contacts_offered_total", CHANNELS), decimals=0),
        column("Contacts answered", "short", grown("group_contacts_answered_total", CHANNELS), decimals=0),
        column("Longest customer wait", "s", figure("group_longest_customer_wait_seconds", CHANNELS)),
        column("Staffed", "short", figure("group_agents_staffed", CHANNELS)),
        column("Occupancy", "percentunit", figure("group_occupancy_ratio", CHANNELS), decimals=1)],
        "Totals of the groups in the configuration. Contacts are counted by chain here: a customer's matter counts once, "
        "through "
        "transfers and call-backs. Each visit is judged by its own queue's target. Occupancy: busy and in wrap-up, of "
        "those and "
        "the available, now.", "the configuration has no groups") | {"width": 24})

DASHBOARD = dashboard("floor", "Is any queue in trouble, and which.", [now, queues, alerts, trend, channels, groups], SEVERAL_QUEUES,
                      ['about=~"customers|ourselves"'])
