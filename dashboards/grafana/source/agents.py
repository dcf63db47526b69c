"""Agents: enough, where, and doing what. Never who: there are no names in these figures."""
from dashboard import QUEUE_LINKS, NO_FORMULA, SERIES_LINKS, dashboard, row
from panel import NONE_IS_GOOD, coloured, column, query, stat, table, timeseries
from promql import CHANNELS, QUEUES, added, agents, figure, grown, share

NO_AGENT = "no agent has reported anything"
STATES = {"available": "Available", "busy": "Busy", "ringing": "Ringing", "wrapup": "In wrap-up", "not_ready": "Not ready"}
BY_QUEUE = "queue, channel"
UNSTAFFED = f"({figure('contacts_waiting', QUEUES)} > 0) and ({figure('queue_agents_staffed', QUEUES)} == 0)"


def everybody(state):
    of_state = f'state="{state}"'
    return query(f"sum without(state) ({figure('agents', of_state)})")


now = row(
    "The whole centre, now", 4,
    stat("Available", "short", [everybody("available")],
         "Every agent counts once: available only if neither busy, in wrap-up nor ringing.", NO_AGENT),
    stat("Busy", "short", [everybody("busy")], "With an open leg that is not parked: somebody talks or writes to them.", NO_AGENT),
    stat("In wrap-up", "short", [everybody("wrapup")], "After-contact work, and no open leg.", NO_AGENT),
    stat("Not ready", "short", [everybody("not_ready")],
         "Reported a state that means so, or one that the configuration's agent_states does not know.", NO_AGENT),
    stat("Occupancy", "percentunit", [query(figure("occupancy_ratio"))],
         "Busy and in wrap-up, of those and the available, now.", "nobody is busy, in wrap-up or available", decimals=1),
    stat("Queues without anybody", "short", [query(f"count({UNSTAFFED}) or vector(0)")],
         "Chosen queues in which somebody waits and which no agent serves who is not offline.", NO_AGENT, NONE_IS_GOOD))

centre = row(
    "Trend", 8,
    timeseries("Agents by what they do", "short", [query(figure("agents", 'state!="offline"'), "{{state}}")],
               "The whole centre, each agent once, without those offline.", NO_AGENT, stacked=True),
    timeseries("Occupancy by channel", "percentunit", [query(figure("occupancy_ratio"), "everybody"),
                                            query(figure("channel_occupancy_ratio", CHANNELS), "{{channel}}")],
               "Busy and in wrap-up, of those and the available. Of a channel: agents who serve a queue of it.",
               "nobody is busy, in wrap-up or available", max=1),
    timeseries("Staffed by channel", "short", [query(figure("channel_agents_staffed", CHANNELS), "{{channel}}"),
                                               query(figure("agents_silent"), "silent")],
               "Agents who serve a queue of the channel and are not offline, each once a channel. Silent: counted as "
               "offline, because "
               "nothing was heard of them for sixteen hours.", NO_AGENT))

queues = row(
    "Queues", 12,
    table("Queues, fewest available for those waiting first", {"queue": "Queue", "channel": "Channel"}, [
        column("Waiting / available", "short",
               f"{figure('contacts_waiting', QUEUES)} / clamp_min({agents('available', QUEUES)}, 1)", decimals=1),
        column("Waiting", "short", figure("contacts_waiting", QUEUES)),
        column("Staffed", "short", figure("queue_agents_staffed", QUEUES)),
        *(column(title, "short", agents(state, QUEUES)) for state, title in STATES.items()),
        column("Nobody is there", "short", f"{UNSTAFFED} or 0 * {figure('contacts_waiting', QUEUES)}", **coloured(NONE_IS_GOOD))],
        "Agents count in each queue that they serve: rows add up to more than there are. Available for a queue: serves "
        "it, reports "
        "that it is available, and has a free slot on the row's channel, so that an agent with two chats of three is busy "
        "and "
        "available. Waiting / available: those waiting for each available agent, or for the next one if there is none. "
        "Nobody is "
        "there: how many wait where no agent is staffed.", NO_AGENT, sort="Waiting / available",
        links={"queue": QUEUE_LINKS})
    | {"width": 24})

load = row(
    "Load", 8,
    timeseries("Available, the ten queues with fewest", "short",
               [query(f"bottomk(10, {agents('available', QUEUES)})", "{{queue}} {{channel}}")],
               "Agents who could take the next contact of the queue, of the ten queues that have fewest.",
               NO_AGENT, links=SERIES_LINKS),
    timeseries("Time on a contact, by channel", "s",
               [query(share(added("channel", grown("handle_seconds_sum", QUEUES)),
                            added("channel", grown("handle_seconds_count", QUEUES + ',phase="talk"'))), "{{channel}}")],
               "Talk, hold and wrap-up together, for each leg that ended in the window; the mean of the chosen queues. "
               "What a contact needs, "
               "no target for anybody.", "no leg ended in the window"),
    timeseries("Rings nobody took", "short", [query(added("channel", grown("contacts_requeued_total", QUEUES)), "{{channel}}")],
               "Queued again where it waits, in the window, as after a ring that nobody took.", "no queue has been seen"))

DASHBOARD = dashboard("agents", "Enough, where, and doing what; never who.", [now, centre, queues, load], NO_FORMULA,
                      ['about="customers"'])
