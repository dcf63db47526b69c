"""One queue in depth: since when, why, and what kind of trouble it is."""
from dashboard import ONE_QUEUE, THIS_QUEUE, dashboard, row
from panel import AGAINST_GOAL, IN_TARGETS, heatmap, query, stat, timeseries
from promql import (QUEUE, abandon_rate, added, against_goal, agents, decided, figure, grown, in_targets, level, mean,
                    recorded, share)

NOBODY = "nobody waits"
NO_QUEUE = "no such queue"
NO_MESSAGES = "no messages in this queue"
NOTHING = "nothing to divide by in the window"
TARGET = query(figure("service_level_target_seconds", QUEUE), "target")
GOAL = query(figure("service_level_goal_ratio", QUEUE), "goal")


def quantiles(name, where=""):
    return query(figure(name, ",".join(filter(None, [QUEUE, where, 'quantile=~"0.5|0.9"']))), "p{{quantile}}")


now = row(
    "Now", 4,
    stat("Waiting", "short", [query(figure("contacts_waiting", QUEUE), "waiting"),
                              query(figure("contacts_past_target", QUEUE), "past target")],
         "Visits open now; of those, the ones who have waited longer than the target.", NO_QUEUE),
    stat("Longest wait", "s", [query(figure("longest_wait_seconds", QUEUE), "longest"), TARGET],
         "Now less the begin of the oldest open visit; beside it the target.", NOBODY),
    stat("Longest wait in targets", "short",
         [query(in_targets("longest_wait_seconds", "service_level_target_seconds", QUEUE))],
         "The longest wait as a multiple of the target: 1 is the target.", NOBODY, IN_TARGETS, decimals=1),
    stat("Handled now", "short", [query(figure("contacts_handling", QUEUE), "handled"),
                                  query(figure("contacts_on_hold", QUEUE), "on hold")],
         "Contacts with an agent; of those, the ones on hold. Wrap-up is not among them.", NO_QUEUE),
    stat("Agents", "short", [query(agents("available", QUEUE), "available"),
                             query(figure("queue_agents_staffed", QUEUE), "staffed")],
         "Available: serve the queue, report that they are available, and have a free slot on its channel. Staffed: all "
         "who "
         "serve it and are not offline.", "no agent has reported anything"),
    stat("Hours", "short", [query(figure("queue_open", QUEUE))],
         "By the hours and holidays in the configuration. No figure stops while it is closed.", NO_QUEUE,
         mappings=[{"type": "value", "options": {"0": {"text": "closed", "index": 0}, "1": {"text": "open", "index": 1}}}]))

service_level = row(
    "Service level: $formula over $window", 8,
    stat("Service level", "percentunit", [query(level(QUEUE), "$formula"), GOAL, query(level(QUEUE, "today"), "today")],
         "By the chosen formula over the window, the goal, and the same formula since the day began. docs/figures.md has "
         "all "
         "formulas; `honest` counts a wait as missed the moment it passes the target, and however it ends.", NOTHING,
         decimals=1, height=4),
    stat("Against goal", "percentunit", [query(against_goal(QUEUE))], "Service level less the goal: negative is below it.",
         NOTHING, AGAINST_GOAL, decimals=1, height=4),
    stat("What it is made of", "short", [query(grown("contacts_answered_in_target_total", QUEUE), "answered in target"),
                                         query(decided(QUEUE), "waits decided")],
         "The numerator: visits answered within the target in the window; and the volume: visits that were decided, which "
         "is "
         "answered within the target or missed. Under ten a level says little.", NO_QUEUE, decimals=0, height=4),
    timeseries("Service level and goal", "percentunit", [query(level(QUEUE), "$formula"), GOAL],
               "By the chosen formula, over the window that ends at each instant. The dashed line is the goal.",
               NOTHING, lines=["goal"],
               max=1) | {"width": 12},
    timeseries("Waits decided", "short", [query(grown("target_met_total", QUEUE), "in target"),
                                          query(grown("target_missed_total", QUEUE), "missed")],
               "Hits and misses of `decided` in the window: each visit once, when it is known whether it met the "
               "target.", NO_QUEUE,
               stacked=True) | {"width": 12},
    timeseries("All formulas", "percentunit",
               [query(figure("service_level_ratio", f'{QUEUE},window="$window"'), "{{formula}}"), GOAL],
               "The same waits by every formula in use. They differ by what an abandon, a flow-out and somebody who still "
               "waits "
               "count as.", NOTHING, lines=["goal"], max=1) | {"width": 12})

waiting = row(
    "Waits", 8,
    timeseries("Waiting and past target", "short", [query(figure("contacts_waiting", QUEUE), "waiting"),
                                    query(figure("contacts_past_target", QUEUE), "past target")],
               "Visits open at each instant; of those, the ones past the target.", NO_QUEUE),
    timeseries("Wait so far", "s",
               [query(figure("longest_wait_seconds", QUEUE), "longest"), quantiles("wait_so_far_seconds"), TARGET,
                query(recorded("wait_so_far_seconds:usual", QUEUE), "usual p0.5"),
                query(recorded("wait_so_far_seconds:spike", QUEUE), "a spike above, p0.5")],
               "Of those waiting at each instant: the longest, the median and the 90th percentile. Dashed: the target; the usual "
               "median of this quarter of an hour on the last four same weekdays, from three of them on; and the median above "
               "which an alert takes it for a spike.",
               NOBODY, lines=["target", "usual p0.5", "a spike above, p0.5"]),
    timeseries("Speed of answer", "s", [quantiles("wait_quantile_seconds", 'window="$window"'),
                                        query(mean("wait_seconds", f'{QUEUE},outcome="answered"'), "mean (ASA)"), TARGET],
               "Waits of those answered in the window: median, 90th percentile, mean. The dashed line is the target.",
               "nobody was answered in the window", lines=["target"]),
    heatmap("Waits of those answered", "s",
            added("le", grown("wait_seconds_bucket", f'{QUEUE},outcome="answered"', "$__rate_interval")),
            "How many were answered after how long; the targets of all queues are among the limits of the buckets.",
            "nobody was answered"))

volumes = row(
    "Volumes", 8,
    timeseries("Offered and how it ended", "short",
               [query(grown("contacts_offered_total", QUEUE), "offered"),
                query(grown("contacts_answered_total", QUEUE), "answered"),
                query(grown("contacts_abandoned_total", QUEUE), "abandoned, {{kind}}"),
                query(added("channel", grown("contacts_left_total", QUEUE)), "left otherwise")],
               "Visits begun, and visits ended, in the window, each at its own time: so offered need not be the sum. A "
               "short abandon "
               "gave up within the channel's short_abandon_s.", NO_QUEUE),
    timeseries("Abandon rate", "percentunit", [query(abandon_rate(QUEUE), "abandon rate")],
               "Abandoned without the short ones, of those and the answered, in the window.", NOTHING, max=1),
    timeseries("Left otherwise, by reason", "short", [query(grown("contacts_left_total", QUEUE) + " > 0", "{{reason}}")],
               "Visits that ended without an answer and without the customer hanging up, in the window.", "none left the "
               "queue", stacked=True),
    timeseries("Queued again and given up", "short",
               [query(grown("contacts_requeued_total", QUEUE), "queued again"),
                query(grown("contacts_expired_total", QUEUE), "expired")],
               "Queued again where it waits, as after a ring that nobody took: place and clock are kept. Expired: nothing "
               "was heard of "
               "the contact for its channel's expire_after_s.", NO_QUEUE))

transfers = row(
    "Passing on", 8,
    timeseries("Transfers", "short", [query(grown("transfers_total", QUEUE), "out, {{kind}}"),
                                      query(grown("transfers_in_total", QUEUE), "in")],
               "Completed transfers in the window. Out: booked to the queue whose visit the sending agent had answered.",
               NO_QUEUE),
    timeseries("Transfer rate", "percentunit",
               [query(share(grown("legs_transferred_total", QUEUE), grown("legs_ended_total", QUEUE)), "transfer rate")],
               "Agents' legs that ended by a transfer, of all that ended in the window.", "no leg ended in the window",
               max=1),
    timeseries("Bounced and storms", "short", [query(grown("transfers_bounced_total", QUEUE), "bounced"),
                                               query(grown("transfer_storms_total", QUEUE), "storms")],
               "Bounced: visits in a queue that the same chain of contacts had visited before. Storm: a chain's third "
               "transfer, booked "
               "to the queue that sent it.", NO_QUEUE))

work = row(
    "Agents and their work", 8,
    timeseries("Agents by what they do", "short", [query(figure("queue_agents", QUEUE), "{{state}}")],
               "Agents who serve the queue. Busy and available at once is possible with several slots, so that the states "
               "may add up "
               "to more than are staffed.", "no agent has reported anything"),
    timeseries("Time on a contact", "s", [query(share(added("phase", grown("handle_seconds_sum", QUEUE)),
                                                      added("phase", grown("handle_seconds_count", QUEUE))), "{{phase}}")],
               "Means of the legs that ended in the window: talk, hold and wrap-up. What a contact needs, no target for "
               "anybody.",
               "no leg ended in the window", stacked=True))

messages = row(
    "Messages", 8,
    timeseries("Unanswered", "short", [query(figure("contacts_unanswered", QUEUE), "unanswered"),
                                       query(figure("contacts_past_reply_target", QUEUE), "past reply target")],
               "Contacts with an agent whose customer waits for a reply; of those, the ones past the reply target.",
               NO_MESSAGES),
    timeseries("Oldest unanswered", "s", [query(figure("oldest_unanswered_seconds", QUEUE), "oldest"),
                                          query(figure("reply_target_seconds", QUEUE), "target")],
               "How long the customer who has waited longest for a reply has waited. The dashed line is the reply target.",
               "no message waits for a reply", lines=["target"]),
    timeseries("First response", "s", [query(mean("first_response_seconds", QUEUE), "mean"),
                                       query(figure("first_response_target_seconds", QUEUE), "target")],
               "From the contact's start, the end of self-service or the customer's first message after it, whichever is "
               "last, to the "
               "first agent's message; mean of the window. The dashed line is the target.", NO_MESSAGES, lines=["target"]),
    timeseries("Reply", "s", [query(mean("reply_seconds", QUEUE), "mean"),
                              query(figure("reply_target_seconds", QUEUE), "target")],
               "From the first message of a customer that no agent has answered to the next agent's message; mean of the "
               "window. The "
               "dashed line is the target.", NO_MESSAGES, lines=["target"]))

DASHBOARD = dashboard("queue", "Since when, why, and what kind of trouble it is.",
                      [now, service_level, waiting, volumes, transfers, work, messages], ONE_QUEUE,
                      [f'about="customers",{QUEUE}', 'about="customers",queue=""'],
                      THIS_QUEUE)
