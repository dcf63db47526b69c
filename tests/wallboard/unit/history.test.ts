import assert from "node:assert/strict";
import { test } from "node:test";
import { HistoryShelf } from "../../../dashboards/wallboard/src/feed/history.ts";
import type { HistoryPoint } from "../../../dashboards/wallboard/src/picture/api.ts";
import { aPoint } from "./rows.ts";

type Answer = { points: HistoryPoint[] };

// A server whose answers a test gives when it likes.
class Asked {
  time = 0;
  news = 0;
  readonly paths: string[] = [];
  private readonly open: { give(answer: Answer): void; fail(error: Error): void }[] = [];
  readonly shelf = new HistoryShelf(
    (path) => {
      this.paths.push(path);
      return new Promise<Answer>((give, fail) => this.open.push({ give, fail }));
    },
    () => this.time,
    () => (this.news += 1),
  );

  get running(): number {
    return this.open.length;
  }
  async give(points: HistoryPoint[] = [aPoint(0)]): Promise<void> {
    this.open.shift()?.give({ points });
    await settled();
  }
  async fail(): Promise<void> {
    this.open.shift()?.fail(new Error("503"));
    await settled();
  }
  async giveAll(): Promise<void> {
    while (this.running > 0) await this.give();
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
}

const wanted = (...queues: string[]) => queues.map((queue) => ({ key: queue, queue, channel: "voice" }));

test("asks for the last hour of a queue and channel, whatever is in the names", () => {
  const asked = new Asked();
  asked.shelf.want([{ key: "k", queue: "a&b=c d+é", channel: "chat" }]);
  const url = new URL(asked.paths[0] ?? "", "http://example.org/board/");
  assert.equal(url.pathname, "/board/api/v1/history");
  assert.deepEqual([...url.searchParams], [["queue", "a&b=c d+é"], ["channel", "chat"], ["minutes", "60"]]);
});

test("nothing is known until the answer comes, which is news", async () => {
  const asked = new Asked();
  asked.shelf.want(wanted("a"));
  assert.equal(asked.shelf.of("a"), null);
  await asked.give([aPoint(1)]);
  assert.deepEqual(asked.shelf.of("a")?.points, [aPoint(1)]);
  assert.equal(asked.shelf.of("a")?.failed, false);
  assert.equal(asked.news, 1);
});

test("at most three at once, the others after them", async () => {
  const asked = new Asked();
  asked.shelf.want(wanted("a", "b", "c", "d", "e"));
  asked.shelf.want(wanted("a", "b", "c", "d", "e"));
  assert.equal(asked.running, 3);
  await asked.give();
  assert.equal(asked.running, 3);
  await asked.giveAll();
  assert.equal(asked.paths.length, 5, "each once");
});

test("what has gone out of view meanwhile is not asked for", async () => {
  const asked = new Asked();
  asked.shelf.want(wanted("a", "b", "c", "d", "e"));
  asked.shelf.want(wanted("e"));
  await asked.giveAll();
  assert.deepEqual(asked.paths.map((path) => new URLSearchParams(path.split("?")[1]).get("queue")), ["a", "b", "c", "e"]);
});

test("fresh for a minute, then asked for again; what was known stays meanwhile", async () => {
  const asked = new Asked();
  asked.shelf.want(wanted("a"));
  await asked.give([aPoint(1)]);
  asked.time = 59_999;
  asked.shelf.want(wanted("a"));
  assert.equal(asked.paths.length, 1);
  asked.time = 60_000;
  asked.shelf.want(wanted("a"));
  assert.equal(asked.paths.length, 2);
  assert.deepEqual(asked.shelf.of("a")?.points, [aPoint(1)]);
});

test("a failure is told, tried again after ten seconds, and forgets nothing", async () => {
  const asked = new Asked();
  asked.shelf.want(wanted("a"));
  await asked.fail();
  assert.deepEqual({ points: asked.shelf.of("a")?.points, failed: asked.shelf.of("a")?.failed }, { points: null, failed: true });
  asked.time = 9999;
  asked.shelf.want(wanted("a"));
  assert.equal(asked.paths.length, 1);
  asked.time = 10_000;
  asked.shelf.want(wanted("a"));
  await asked.give([aPoint(1)]);
  asked.time = 80_000;
  asked.shelf.want(wanted("a"));
  await asked.fail();
  assert.deepEqual(asked.shelf.of("a")?.points, [aPoint(1)]);
  assert.equal(asked.shelf.of("a")?.failed, true);
});

test("an answer that is none is a failure", async () => {
  const asked = new Asked();
  asked.shelf.want(wanted("a"));
  await asked.give("no points" as unknown as HistoryPoint[]);
  assert.equal(asked.shelf.of("a")?.failed, true);
  assert.equal(asked.shelf.of("a")?.points, null);
});

test("after an outage or from another instance all is asked for again, and shown until it is replaced", async () => {
  const asked = new Asked();
  asked.shelf.want(wanted("a"));
  await asked.give([aPoint(1)]);
  asked.shelf.expire();
  assert.deepEqual(asked.shelf.of("a")?.points, [aPoint(1)]);
  asked.shelf.want(wanted("a"));
  assert.equal(asked.paths.length, 2);
});

test("what was asked for before an outage is old when it comes after it", async () => {
  const asked = new Asked();
  asked.shelf.want(wanted("a"));
  asked.shelf.expire();
  await asked.give([aPoint(1)]);
  asked.shelf.want(wanted("a"));
  assert.equal(asked.paths.length, 2);
});

test("keeps two hundred, the newest", async () => {
  const asked = new Asked();
  for (let i = 0; i < 250; i += 1) {
    asked.shelf.want(wanted(`q${i}`));
    await asked.give();
  }
  assert.equal(asked.shelf.of("q49"), null);
  assert.notEqual(asked.shelf.of("q50"), null);
  assert.notEqual(asked.shelf.of("q249"), null);
});
