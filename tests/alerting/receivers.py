#!/usr/bin/env python3
"""Every receiver of alertmanager.yaml, the examples for chat and mail among them, sent one page by a real Alertmanager: it
arrives, says what the page says, and says when it is over."""
import datetime
import json
import pathlib
import sys
import tempfile
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import yaml  # noqa: E402
from alertmanager_server import Alertmanager  # noqa: E402
from floor import Failed, check, run, wait_for  # noqa: E402
from mailbox import Mailbox  # noqa: E402
from pager import Pager  # noqa: E402
from project_files import ALERTMANAGER, load  # noqa: E402

SUMMARY = 'billing & "co" <!channel><b> 日本 voice: 14 waiting, 6 past 20 s, longest 2:10, middle 1:05 (usual 0:12)'
WALLBOARD = "http://127.0.0.1:8080/?queues=billing+%26+%22co%22&channels=voice"
RUNBOOK = "https://example.org/floorwalker/runbooks/wait-spike.md"
PAGE = {"labels": {"alertname": "WaitSpike", "job": "floorwalker", "queue": 'billing & "co" <!channel><b> 日本', "channel": "voice",
                   "severity": "page", "about": "customers"},
        "annotations": {"summary": SUMMARY, "description": "Why.", "wallboard_url": WALLBOARD, "runbook_url": RUNBOOK}}
FAULTS = ("<no value>", "%!", "<nil>", "{{", "<error")


class Chat(Pager):
    """Takes what a chat's web hook takes."""

    def take(self, receiver, told):
        with self.lock:
            self.taken.append(told)

    def told(self):
        with self.lock:
            return list(self.taken)


def everybody_gets_everything(hooks, chat, mailbox):
    """The project's receivers with other addresses, and a route to each of them."""
    config = load(ALERTMANAGER)
    kinds = set()
    for receiver in config["receivers"]:
        for one in receiver.get("webhook_configs", []):
            one["url"] = hooks.address_of(receiver["name"])
        for one in receiver.get("slack_configs", []):
            one.pop("api_url_file"), one.update(api_url=chat.address_of(receiver["name"]))
        for one in receiver.get("email_configs", []):
            one.pop("auth_password_file"), one.pop("auth_username")
            one.update(smarthost=f"127.0.0.1:{mailbox.port}", require_tls=False, hello="localhost")
        kinds |= set(receiver) - {"name"}
    check(kinds == {"webhook_configs", "slack_configs", "email_configs"}, f"receivers of {sorted(kinds)}: test them all")
    names = [receiver["name"] for receiver in config["receivers"]]
    config["route"] = {"receiver": names[0], "group_by": ["..."], "group_wait": "1s", "group_interval": "2s",
                       "routes": [{"receiver": name, "continue": True} for name in names]}
    config["inhibit_rules"] = []
    return yaml.safe_dump(config), [one["name"] for one in config["receivers"] if "webhook_configs" in one]


def tell(alertmanager, over):
    now = datetime.datetime.now(datetime.timezone.utc)
    page = PAGE | {"startsAt": (now - datetime.timedelta(minutes=5)).isoformat()} | ({"endsAt": now.isoformat()} if over else {})
    request = urllib.request.Request(f"http://127.0.0.1:{alertmanager.port}/api/v2/alerts", json.dumps([page]).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        check(answer.status == 200, f"Alertmanager answers {answer.status}")


def expect_arrivals(hooks, names, chat, mailbox, over):
    wanted = 2 if over else 1
    try:
        wait_for("all notifications", lambda: all(len(taken) >= wanted for taken in (chat.told(), mailbox.mails()))
                 and len(hooks.notices(firing=not over)) >= len(names), 60, pause_s=0.1)
    except Failed as failed:
        raise Failed(f"{failed}: chat {len(chat.told())}, mail {len(mailbox.mails())}, hooks {hooks.notices()}") from None
    check(sorted(one.receiver for one in hooks.notices(firing=not over)) == sorted(names), f"hooks got {hooks.notices()}")
    expect_chat(chat.told()[-1], over)
    expect_mail(mailbox.mails()[-1], over)


def expect_chat(told, over):
    (said,) = told["attachments"]
    check(said["title"].startswith("Over: ") == over and "WaitSpike" in said["title"], f"chat's title is {said['title']!r}")
    check(said["title_link"] == WALLBOARD, f"chat's link is {said['title_link']!r}")
    as_text = SUMMARY.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # else <!channel> calls everybody
    check(said["text"].split("\n")[:2] == [as_text, RUNBOOK], f"chat says {said['text']!r}")
    check("<!" not in said["title"], f"chat's title is made of a name: {said['title']!r}")
    expect_no_faults(json.dumps(said, ensure_ascii=False))


def expect_mail(mail, over):
    subject = mail["Subject"]
    check(subject.startswith("Over: ") == over and SUMMARY in subject, f"the mail's subject is {subject!r}")
    body = mail.get_body(("html", "plain")).get_content()
    check(RUNBOOK in body, f"the mail says {body[:2000]!r}")
    check("<b> 日本" not in body, "a queue's name is markup in the mail")
    expect_no_faults(subject + body)


def expect_no_faults(text):
    found = [fault for fault in FAULTS if fault in text]
    check(not found, f"{found} in {text[:2000]!r}")


def main():
    with tempfile.TemporaryDirectory(prefix="floorwalker-receivers-") as folder, Pager() as hooks, Chat() as chat, \
            Mailbox() as mailbox:
        config, names = everybody_gets_everything(hooks, chat, mailbox)
        with Alertmanager(folder, config) as alertmanager:
            for over in (False, True):
                tell(alertmanager, over)
                expect_arrivals(hooks, names, chat, mailbox, over)
    print(f"{', '.join(names)}, chat and mail were told of a page and of its end")


if __name__ == "__main__":
    run(main)
