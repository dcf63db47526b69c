"""What a PromQL expression names: its selectors (metric and label matchers) and the labels it groups by. As much of the grammar as
that takes; Prometheus itself says whether an expression is valid."""
import dataclasses
import re

TOKEN = re.compile(r"""
    (?P<space>\s+|\#[^\n]*)
  | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)
  | (?P<range>\[[^\]]*\])
  | (?P<number>0x[0-9a-fA-F]+|(?:\d+(?:ms|[smhdwy]))+|\d*\.?\d+(?:[eE][+-]?\d+)?)
  | (?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
  | (?P<mark>=~|!~|!=|==|>=|<=|[-+*/%^()<>{},=@])
""", re.VERBOSE)
LABEL_LISTS = {"by", "without", "on", "ignoring", "group_left", "group_right"}
KEYWORDS = LABEL_LISTS | {"and", "or", "unless", "offset", "bool", "atan2", "inf", "nan", "start", "end"}


class Broken(ValueError):
    """This is no PromQL."""


@dataclasses.dataclass(frozen=True)
class Matcher:
    label: str
    op: str
    value: str

    def takes(self, value):
        hit = re.fullmatch(self.value, value) is not None if "~" in self.op else value == self.value
        return hit != self.op.startswith("!")


@dataclasses.dataclass(frozen=True)
class Selector:
    metric: str
    matchers: tuple = ()

    def __str__(self):
        inside = ",".join(f'{one.label}{one.op}"{escaped(one.value)}"' for one in self.matchers)
        return self.metric + (f"{{{inside}}}" if inside else "")


def escaped(text):
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def unquoted(token):
    return token[1:-1] if token[0] == "`" else re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), token[1:-1])


def tokens(text):
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise Broken(f"what is {text[at:at + 20]!r} in {text!r}?")
        if match.lastgroup != "space":
            found.append((match.lastgroup, match[0]))
        at = match.end()
    return found


class Names:
    """`selectors` and `grouped_by` (label names) of an expression."""

    def __init__(self, text):
        self.text, self.left = text, tokens(text)
        self.selectors, self.grouped_by = [], []
        while self.left:
            self.take()

    def take(self):
        kind, token = self.left.pop(0)
        if (kind, token) == ("mark", "{"):
            self.selectors.append(Selector("", self.matchers()))
        elif kind == "name" and token.lower() in LABEL_LISTS:
            if self.next() == "(":
                self.grouped_by += self.label_list()
        elif kind == "name" and token.lower() not in KEYWORDS and not self.is_call():
            inside = ()
            if self.next() == "{":
                self.left.pop(0)
                inside = self.matchers()
            self.selectors.append(Selector(token, inside))

    def next(self):
        return self.left[0][1] if self.left else ""

    def is_call(self):
        """A function, or an aggregation, whose labels may stand before what it aggregates."""
        return self.next() == "(" or self.next().lower() in ("by", "without")

    def label_list(self):
        labels = []
        self.left.pop(0)
        while self.next() != ")":
            kind, token = self.pop("a label list that does not end")
            if kind == "name":
                labels.append(token)
        self.left.pop(0)
        return labels

    def matchers(self):
        found = []
        while self.next() != "}":
            kind, token = self.pop("matchers that do not end")
            if kind == "name":
                op, value = self.pop("no operator")[1], self.pop("no value")
                if op not in ("=", "!=", "=~", "!~") or value[0] != "string":
                    raise Broken(f"{token} {op} {value[1]} is no matcher in {self.text!r}")
                found.append(Matcher(token, op, unquoted(value[1])))
            elif token != ",":
                raise Broken(f"what is {token!r} among the matchers of {self.text!r}?")
        self.left.pop(0)
        return tuple(found)

    def pop(self, what):
        if not self.left:
            raise Broken(f"{what} in {self.text!r}")
        return self.left.pop(0)
