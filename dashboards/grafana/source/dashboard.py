"""What all dashboards have in common: variables, links, annotations, and how panels are laid out."""
from panel import DATA_SOURCE

WIDTH = 24  # columns of Grafana's grid
HIDDEN = 2

NAMES = {"floor": "Floor overview", "queue": "One queue in depth", "agents": "Agents", "pipeline": "Pipeline health"}


def _wallboard(queue, channel):
    return f"${{wallboard:raw}}/?queues={queue}&channels={channel}"


def _queue_links(place):
    """Links of a queue; they take the time range along. `place` says where the row or series has its labels."""
    queue, channel = (f"${{{place}.{label}:percentencode}}" for label in ("queue", "channel"))
    depth = f"/d/floorwalker-queue?var-queue={queue}&var-channel={channel}&${{__url_time_range}}"
    return [{"title": "This queue in depth", "url": depth},
            {"title": "On the wallboard", "url": _wallboard(queue, channel), "targetBlank": True}]


THIS_QUEUE = _wallboard("${queue:percentencode}", "${channel:percentencode}")
QUEUE_LINKS = _queue_links("__data.fields")    # of a table's row
SERIES_LINKS = _queue_links("__field.labels")  # of a series


def _values(name, label, expression, **more):
    """A variable that holds what Prometheus knows now."""
    return {"type": "query", "name": name, "label": label, "datasource": DATA_SOURCE,
            "query": {"qryType": 1, "query": expression, "refId": name}, "refresh": 2, "sort": 1} | more


def _choice(name, label, values, what):
    return {"type": "custom", "name": name, "label": label, "description": what, "query": ",".join(values),
            "options": [{"text": one, "value": one, "selected": one == values[0]} for one in values],
            "current": {"text": values[0], "value": values[0]}}


_ALL = {"multi": True, "includeAll": True, "allValue": ".*", "current": {"text": "All", "value": "$__all"}}

# The address that Prometheus' configuration gives: docker/prometheus.yaml.
_WALLBOARD = _values("wallboard", "Wallboard", "label_values(floorwalker_build_info, wallboard)", hide=HIDDEN)
_WINDOW = _choice("window", "Window", ["15m", "5m", "30m", "1h"], "Over how long levels, rates and counts are taken")
_FORMULA = _choice("formula", "Formula", ["honest", "decided", "answered_only", "positive", "negative", "ignore",
                                          "short_excluded", "with_flow_outs"], "Of the service level: docs/figures.md")

_SEVERAL = [_values("channel", "Channel", "label_values(floorwalker_contacts_waiting, channel)", **_ALL),
            _values("queue", "Queue", 'label_values(floorwalker_contacts_waiting{channel=~"$channel"}, queue)', **_ALL)]
_ONE = [_values("queue", "Queue", "label_values(floorwalker_contacts_waiting, queue)"),
        _values("channel", "Channel", 'label_values(floorwalker_contacts_waiting{queue="$queue"}, channel)')]


def _carried(*variables):
    """Not shown and not used, but taken along by the links to the other dashboards."""
    return [one | {"hide": HIDDEN} for one in variables]


SEVERAL_QUEUES = [*_SEVERAL, _WINDOW, _FORMULA, _WALLBOARD]
NO_FORMULA = [*_SEVERAL, _WINDOW, *_carried(_FORMULA), _WALLBOARD]
ONE_QUEUE = [*_ONE, _WINDOW, _FORMULA, _WALLBOARD]
NO_QUEUE = [*_carried(*_SEVERAL, _WINDOW, _FORMULA), _WALLBOARD]


def _link(title, url, **more):
    return {"type": "link", "title": title, "url": url, "icon": "external link", "asDropdown": False, "tags": [], "tooltip": "",
            "targetBlank": False, "includeVars": True, "keepTime": True} | more


def _links(name, wallboard):
    return [_link(title, f"/d/floorwalker-{other}", icon="dashboard") for other, title in NAMES.items() if other != name] + \
        [_link("Wallboard", wallboard, targetBlank=True, includeVars=False, keepTime=False)]


def _alerts(*selections):
    """Marks on every time axis: from when until when an alert that one of the selections chooses was firing."""
    expression = " or ".join(f'ALERTS{{alertstate="firing",{where}}}' for where in selections)
    return {"list": [{"name": "Alerts", "datasource": DATA_SOURCE, "enable": True, "iconColor": "red",
                      "target": {"refId": "Alerts", "expr": expression},
                      "titleFormat": "{{alertname}}", "textFormat": "{{queue}} {{channel}}", "tagKeys": "severity"}]}


def row(title, height, *panels):
    """A headed row; panels share its width equally, unless they say `width`, and go on in the next line when it is full."""
    return title, height, panels


def _laid_out(rows):
    panels, top = [], 0
    for title, height, members in rows:
        panels.append({"type": "row", "title": title, "collapsed": False, "panels": [],
                       "gridPos": {"x": 0, "y": top, "w": WIDTH, "h": 1}})
        top += 1
        left = 0
        for panel in members:
            panel = dict(panel)
            width = panel.pop("width", WIDTH // min(len(members), 6))
            tall = panel.pop("height", height)
            if left + width > WIDTH:
                left, top = 0, top + height
            panels.append(panel | {"gridPos": {"x": left, "y": top, "w": width, "h": tall}})
            left += width
        top += height
    return [{"id": number} | panel for number, panel in enumerate(panels, 1)]


def dashboard(name, what, rows, variables, alerts, wallboard="${wallboard:raw}/"):
    """`alerts` chooses the alerts to mark; `wallboard` is where its link leads."""
    return {"uid": f"floorwalker-{name}", "title": f"Floorwalker: {NAMES[name]}", "description": what, "tags": ["floorwalker"],
            "schemaVersion": 42, "editable": False, "graphTooltip": 1, "refresh": "10s", "time": {"from": "now-3h", "to": "now"},
            "timezone": "browser", "links": _links(name, wallboard), "annotations": _alerts(*alerts),
            "templating": {"list": variables}, "panels": _laid_out(rows)}
