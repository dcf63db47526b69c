import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection } from "../../../dashboards/wallboard/src/feed/connection.ts";
import type { Link, SocketLike, Surroundings } from "../../../dashboards/wallboard/src/feed/connection.ts";
import { linkNews } from "../../../dashboards/wallboard/src/feed/wire.ts";

const SUBSCRIPTION = '{"op":"subscribe"}';

class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: string[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closed = true;
  }
}

// A network, a clock and a server that can be alive, dead (refuses) or swallowed (no answer ever).
class World implements Surroundings {
  server: "alive" | "dead" | "swallowed" = "alive";
  refusesToConnect = false;
  time = 0;
  readonly sockets: FakeSocket[] = [];
  readonly links: Link[] = [];
  readonly texts: string[] = [];
  probes = 0;
  private timers: { atMs: number; run: () => void }[] = [];
  readonly connection = new Connection(SUBSCRIPTION, this, {
    onText: (text) => this.texts.push(text),
    onLink: (link) => this.links.push(link),
  });

  probe(): Promise<boolean> {
    this.probes += 1;
    return this.server === "swallowed" ? new Promise(() => undefined) : Promise.resolve(this.server === "alive");
  }
  connect(): SocketLike {
    if (this.refusesToConnect) throw new Error("no");
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }
  nowMs(): number {
    return this.time;
  }
  setTimer(run: () => void, ms: number): unknown {
    const timer = { atMs: this.time + ms, run };
    this.timers.push(timer);
    return timer;
  }
  clearTimer(timer: unknown): void {
    this.timers = this.timers.filter((other) => other !== timer);
  }
  random(): number {
    return 0.5;
  }

  get socket(): FakeSocket {
    const last = this.sockets[this.sockets.length - 1];
    assert.ok(last !== undefined, "no socket was opened");
    return last;
  }
  get link(): Link | undefined {
    return this.links[this.links.length - 1];
  }
  get waiting(): number {
    return this.timers.length;
  }

  // What promises had to say is said in between.
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settled();
      const next = this.timers.filter(({ atMs }) => atMs <= end).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.atMs);
      next.run();
    }
    this.time = end;
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
}

function opened(): World {
  const world = new World();
  world.connection.start();
  world.socket.onopen?.();
  world.socket.onmessage?.({ data: "first" });
  return world;
}

test("subscribes when the socket opens, is open with the first message, and hands texts on", () => {
  const world = new World();
  world.connection.start();
  assert.deepEqual(world.links, [{ state: "connecting" }]);
  world.socket.onopen?.();
  assert.deepEqual(world.socket.sent, [SUBSCRIPTION]);
  assert.deepEqual(world.link, { state: "connecting" }, "a server that accepts and says nothing is not there");
  world.socket.onmessage?.({ data: "first" });
  world.socket.onmessage?.({ data: new ArrayBuffer(3) });
  world.socket.onmessage?.({ data: "second" });
  assert.deepEqual(world.links, [{ state: "connecting" }, { state: "open" }]);
  assert.deepEqual(world.texts, ["first", "second"]);
});

test("a message a second keeps it open; three seconds of silence end it", async () => {
  const world = opened();
  for (let i = 0; i < 60; i += 1) {
    await world.pass(1000);
    world.socket.onmessage?.({ data: "beat" });
  }
  assert.equal(world.sockets.length, 1);
  await world.pass(2999);
  assert.equal(world.link?.state, "open");
  const silent = world.socket;
  await world.pass(1);
  assert.equal(world.link?.state, "lost");
  assert.equal(silent.closed, true);
});

test("a socket that closes is lost at once; the next try is told and made, and it is open again", async () => {
  const world = opened();
  world.socket.onclose?.();
  assert.deepEqual(world.link, { state: "lost", retryAtMs: 187.5 });
  await world.pass(188);
  assert.equal(world.sockets.length, 2);
  world.socket.onopen?.();
  assert.deepEqual(world.socket.sent, [SUBSCRIPTION]);
  world.socket.onmessage?.({ data: "again" });
  assert.deepEqual(world.link, { state: "open" });
});

test("a frame or an end that comes late, from a socket given up, counts for nothing", async () => {
  const world = opened();
  const old = world.socket;
  const { onmessage, onclose } = old;
  await world.pass(3000);
  await world.pass(500);
  world.socket.onopen?.();
  world.socket.onmessage?.({ data: "new" });
  const links = world.links.length;
  old.onmessage?.({ data: "late" });
  old.onclose?.();
  assert.equal(old.onmessage, null);
  assert.notEqual(onmessage, null);
  assert.notEqual(onclose, null);
  assert.deepEqual(world.texts, ["first", "new"]);
  assert.equal(world.links.length, links);
});

test("while the server is dead only plain requests ask for it, and a return is found within 1.1 s", async () => {
  const world = opened();
  world.server = "dead";
  world.socket.onclose?.();
  for (let second = 0; second < 60; second += 1) {
    await world.pass(1000);
    assert.equal(world.link?.state, "lost");
  }
  assert.equal(world.sockets.length, 1);
  assert.ok(world.probes >= 55 && world.probes <= 90, `${world.probes} tries in a minute`);
  world.server = "alive";
  await world.pass(1100);
  assert.equal(world.sockets.length, 2);
});

test("an hour's outage is asked for less often, and after it tries begin anew", async () => {
  const world = opened();
  world.server = "dead";
  world.socket.onclose?.();
  await world.pass(60 * 60_000);
  const { probes } = world;
  await world.pass(60_000);
  assert.ok(world.probes - probes <= 17, `${world.probes - probes} tries in a minute`);
  assert.equal(world.waiting, 1, "one timer at a time");
  world.server = "alive";
  for (let ms = 0; ms < 5000 && world.sockets.length === 1; ms += 10) await world.pass(10);
  world.socket.onmessage?.({ data: "back" });
  world.socket.onclose?.();
  assert.deepEqual(world.link, { state: "lost", retryAtMs: world.time + 187.5 });
});

test("a network that swallows everything is given up and tried again", async () => {
  const world = opened();
  world.server = "swallowed";
  world.socket.onclose?.();
  await world.pass(200);
  assert.deepEqual(world.link, { state: "lost", retryAtMs: null });
  await world.pass(3000);
  assert.notDeepEqual(world.link, { state: "lost", retryAtMs: null });
  await world.pass(60_000);
  assert.ok(world.probes >= 12, `${world.probes}`);
});

test("a server that accepts and says nothing is given up", async () => {
  const world = new World();
  world.connection.start();
  world.socket.onopen?.();
  await world.pass(3000);
  assert.equal(world.link?.state, "lost");
  await world.pass(1000);
  assert.equal(world.sockets.length, 2);
});

test("a connection that cannot even be begun is tried again", async () => {
  const world = new World();
  world.refusesToConnect = true;
  world.connection.start();
  assert.equal(world.link?.state, "lost");
  world.refusesToConnect = false;
  await world.pass(1000);
  assert.equal(world.sockets.length, 1);
});

test("hurry: tries at once while it is lost, and does nothing else", async () => {
  const world = opened();
  world.connection.hurry();
  assert.equal(world.probes, 0);
  world.server = "dead";
  world.socket.onclose?.();
  await world.pass(60_000);
  world.server = "alive";
  const { time } = world;
  world.connection.hurry();
  world.connection.hurry();
  await settled();
  assert.equal(world.time, time);
  assert.equal(world.sockets.length, 2, "one socket, though asked twice");
  world.connection.hurry();
  await settled();
  assert.equal(world.sockets.length, 2, "not while one is on its way");
});

test("resubscribe asks for everything again, while it is open", () => {
  const world = opened();
  world.connection.resubscribe();
  assert.deepEqual(world.socket.sent, [SUBSCRIPTION, SUBSCRIPTION]);
  const { socket } = world;
  socket.onclose?.();
  world.connection.resubscribe();
  assert.equal(socket.sent.length, 2);
});

test("moments of the worker's clock are told to the page as how long they are from now", () => {
  assert.deepEqual(linkNews({ state: "lost", retryAtMs: 1500 }, 1000), { state: "lost", retryInMs: 500 });
  assert.deepEqual(linkNews({ state: "lost", retryAtMs: null }, 1000), { state: "lost", retryInMs: null });
  assert.deepEqual(linkNews({ state: "open" }, 1000), { state: "open" });
});
