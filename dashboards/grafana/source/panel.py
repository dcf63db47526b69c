"""Panels as Grafana reads them; only what differs from Grafana's own defaults is written."""

DATA_SOURCE = {"type": "prometheus", "uid": "floorwalker-prometheus"}

GOOD, WATCH, BAD, PLAIN = "green", "orange", "red", "text"


def steps(first, *others):
    """Thresholds: a colour from the least on, then (value, colour). Values here are 0, 1 or multiples of a target, never a
    target itself: those are series."""
    return {"mode": "absolute",
            "steps": [{"color": first, "value": None}] + [{"color": colour, "value": value} for value, colour in others]}


IN_TARGETS = steps(GOOD, (1, WATCH), (2, BAD))
AGAINST_GOAL = steps(BAD, (0, GOOD))
NONE_IS_GOOD = steps(GOOD, (1, BAD))


def query(expr, legend="", **more):
    return {"expr": expr, "legendFormat": legend} | more


def _targets(queries, **more):
    return [{"datasource": DATA_SOURCE, "refId": chr(ord("A") + n)} | more | one
            for n, one in enumerate(queries)]


def override(name, **properties):
    """Properties of one field by its name. An underscore stands for the dot in the name of a panel's own property."""
    return {"matcher": {"id": "byName", "options": name},
            "properties": [{"id": key.replace("custom_", "custom."), "value": value} for key, value in properties.items()]}


def _panel(kind, title, what, unit, empty, targets, overrides=(), custom=None, **more):
    """`what` is the definition, `empty` what it means that there is nothing to show."""
    defaults = {"unit": unit, "noValue": empty} | ({"custom": custom} if custom else {})
    defaults |= {key: more.pop(key) for key in ("min", "max", "decimals", "thresholds", "mappings", "color", "links")
                 if key in more}
    return {"type": kind, "title": title, "description": what, "datasource": DATA_SOURCE, "targets": targets,
            "fieldConfig": {"defaults": defaults, "overrides": list(overrides)}} | more


def stat(title, unit, queries, what, empty, thresholds=None, **more):
    """The newest value of each query; coloured only where thresholds are given."""
    return _panel("stat", title, what, unit, empty, _targets(queries, instant=True), thresholds=thresholds or steps(PLAIN),
                  options={"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
                           "colorMode": "value", "graphMode": "none", "justifyMode": "auto", "orientation": "auto",
                           "textMode": "auto" if len(queries) == 1 else "value_and_name", "wideLayout": True}, **more)


def timeseries(title, unit, queries, what, empty, stacked=False, lines=(), **more):
    """`lines` are legends of targets and goals: drawn as dashed lines."""
    custom = {"lineWidth": 1, "fillOpacity": 60 if stacked else 0, "showPoints": "never",
              "stacking": {"mode": "normal" if stacked else "none", "group": "A"}}
    dashed = [override(name, custom_lineStyle={"fill": "dash", "dash": [8, 6]}, custom_fillOpacity=0,
                       custom_stacking={"mode": "none", "group": "B"}, color={"mode": "fixed", "fixedColor": PLAIN})
              for name in lines]
    options = {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
               "tooltip": {"mode": "multi", "sort": "desc"}}
    return _panel("timeseries", title, what, unit, empty, _targets(queries, range=True), dashed, custom, options=options,
                  **{"min": 0} | more)


def heatmap(title, unit, expr, what, empty):
    options = {"calculate": False, "cellGap": 1, "color": {"mode": "scheme", "scheme": "Blues", "steps": 32},
               "filterValues": {"le": 1e-9}, "legend": {"show": True}, "rowsFrame": {"layout": "auto"},
               "tooltip": {"mode": "single"}, "yAxis": {"unit": unit, "axisPlacement": "left"}}
    return _panel("heatmap", title, what, "short", empty, _targets([query(expr, "{{le}}", format="heatmap")], range=True),
                  options=options)


def column(title, unit, expr, **properties):
    """A table's column; properties are of its cells."""
    return {"title": title, "expr": expr, "properties": {"unit": unit} | properties}


def coloured(thresholds):
    """Cells coloured by thresholds; the figure itself still says it."""
    return {"thresholds": thresholds, "custom_cellOptions": {"type": "color-text"}, "color": {"mode": "thresholds"}}


def table(title, keys, columns, what, empty, sort=None, links=None):
    """A row for each set of the labels `keys` ({label: heading}), joined from one query a column. `links`: {label: "
    "[link]}."""
    queries = [query(one["expr"], format="table") for one in columns]
    names = ["Value"] if len(queries) == 1 else [f"Value #{target['refId']}" for target in _targets(queries)]
    overrides = [override(name, displayName=one["title"], **one["properties"]) for name, one in zip(names, columns)]
    overrides += [override(label, displayName=heading, unit="string", custom_filterable=True,
                           **({"links": links[label]} if links and label in links else {})) for label, heading in keys.items()]
    shown = list(keys) + names
    organize = {"excludeByName": {"Time": True, "job": True, "window": True, "formula": True, "state": True},
                "indexByName": {name: place for place, name in enumerate(shown)}}
    return _panel("table", title, what, "short", empty, _targets(queries, instant=True), overrides,
                  {"align": "auto", "cellOptions": {"type": "auto"}},
                  transformations=[{"id": "merge", "options": {}}, {"id": "organize", "options": organize}],
                  options={"cellHeight": "sm", "showHeader": True,
                           "sortBy": [{"displayName": sort, "desc": True}] if sort else []})
