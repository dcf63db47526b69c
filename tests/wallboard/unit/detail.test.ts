import assert from "node:assert/strict";
import { test } from "node:test";
import { DetailFeed } from "../../../dashboards/wallboard/src/feed/detail.ts";
import { rowIn, snapshotPath } from "../../../dashboards/wallboard/src/picture/detail.ts";
import type { FullRow, FullSnapshot } from "../../../dashboards/wallboard/src/picture/detail.ts";
import { aRow } from "./rows.ts";

const full = (changes = {}) => aRow(changes) as unknown as FullRow;
const snapshot = (seq: number, rows: FullRow[]): FullSnapshot => ({
  instance: "a", seq, as_of: "2026-11-22T10:00:00Z", lag_s: 0.5, partitions: { total: 1, covered: 1 },
  queues: rows.filter((row) => row.queue !== undefined), totals: rows.filter((row) => row.queue === undefined),
});

class Asked {
  time = 0;
  news = 0;
  readonly paths: string[] = [];
  readonly open: { give(answer: FullSnapshot): void; fail(error: Error): void }[] = [];
  readonly feed = new DetailFeed(
    (path) => {
      this.paths.push(path);
      return new Promise<FullSnapshot>((give, fail) => this.open.push({ give, fail }));
    },
    () => this.time,
    () => (this.news += 1),
  );
  async give(answer: FullSnapshot): Promise<void> {
    this.open.shift()?.give(answer);
    await settled();
  }
  async fail(reason: string): Promise<void> {
    this.open.shift()?.fail(new Error(reason));
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
}

test("opened: asks at once, then each second, one request at a time", async () => {
  const asked = new Asked();
  asked.feed.open(aRow());
  asked.feed.tick();
  assert.equal(asked.paths.length, 1);
  asked.time = 5000;
  asked.feed.tick();
  assert.equal(asked.paths.length, 1, "not while one is on its way");
  await asked.give(snapshot(7, [full()]));
  const { detail } = asked.feed;
  assert.deepEqual([detail.row?.queue, detail.seq, detail.atMs, detail.lagS, detail.loaded, detail.failure], ["billing", 7, 5000, 0.5, true, null]);
  assert.equal(asked.news, 1);
  asked.time = 5999;
  asked.feed.tick();
  assert.equal(asked.paths.length, 1);
  asked.time = 6000;
  asked.feed.tick();
  assert.equal(asked.paths.length, 2);
});

test("an answer that comes after the panel was closed, or opened for another row, counts for nothing", async () => {
  const asked = new Asked();
  asked.feed.open(aRow({ queue: "a" }));
  asked.feed.close();
  await asked.give(snapshot(1, [full({ queue: "a" })]));
  assert.equal(asked.feed.detail.row, null);
  assert.equal(asked.news, 0);
  asked.feed.open(aRow({ queue: "a" }));
  asked.feed.open(aRow({ queue: "b" }));
  await asked.give(snapshot(2, [full({ queue: "a" })]));
  assert.equal(asked.feed.detail.loaded, false);
  await asked.give(snapshot(3, [full({ queue: "b" })]));
  assert.equal(asked.feed.detail.row?.queue, "b");
});

test("a failure keeps what is shown, says why, and the next try clears it", async () => {
  const asked = new Asked();
  asked.feed.open(aRow());
  await asked.give(snapshot(7, [full()]));
  asked.time = 1000;
  asked.feed.tick();
  await asked.fail("503 Service Unavailable");
  assert.equal(asked.feed.detail.failure, "503 Service Unavailable");
  assert.equal(asked.feed.detail.seq, 7);
  assert.equal(asked.feed.detail.atMs, 0, "as old as it is");
  asked.time = 2000;
  asked.feed.tick();
  await asked.give(snapshot(8, [full()]));
  assert.equal(asked.feed.detail.failure, null);
});

test("closed: nothing is asked for, and nothing of before is shown", async () => {
  const asked = new Asked();
  asked.feed.open(aRow());
  await asked.give(snapshot(7, [full()]));
  asked.feed.close();
  asked.time = 60_000;
  asked.feed.tick();
  assert.equal(asked.paths.length, 1);
  assert.equal(asked.feed.detail.row, null);
});

test("a row that has gone is loaded and not there", async () => {
  const asked = new Asked();
  asked.feed.open(aRow());
  await asked.give(snapshot(7, []));
  assert.deepEqual([asked.feed.detail.loaded, asked.feed.detail.row], [true, null]);
});

test("the row asked for is found by all of its name, among queues or totals", () => {
  const rows = [full({ queue: "a", channel: "voice" }), full({ queue: "a", channel: "chat" }), full({ group: "a", channel: "chat" }),
    { ...full({ channel: "chat" }), queue: undefined } as unknown as FullRow];
  const all = snapshot(1, rows);
  assert.equal(rowIn(all, { queue: "a", channel: "chat" }), rows[1]);
  assert.equal(rowIn(all, { group: "a", channel: "chat" }), rows[2]);
  assert.equal(rowIn(all, { channel: "chat" }), rows[3]);
  assert.equal(rowIn(all, { queue: "a", channel: "sms" }), null);
});

test("the request is for one queue: a comma in its name would part two", () => {
  const of = (queue: string) => new URL(snapshotPath({ queue, channel: "voice" }), "http://example.org/").searchParams.get("queues");
  assert.equal(of("billing"), "billing");
  assert.equal(of("a,b & c+d=é"), "a?b & c+d=é");
  assert.equal(snapshotPath({ group: "retail", channel: "voice" }), "api/v1/snapshot?queues=-");
});
