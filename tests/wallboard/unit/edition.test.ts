import assert from "node:assert/strict";
import { test } from "node:test";
import { Edition } from "../../../dashboards/wallboard/src/feed/edition.ts";

class Server {
  files: Record<string, string> = { "wallboard.js": "a", "feed.js": "b", "wallboard.css": "c" };
  away = false;
  loads = 0;
  reloads = 0;
  due: (() => void)[] = [];
  readonly edition = new Edition(
    (path) => {
      this.loads += 1;
      return this.away ? Promise.reject(new Error("away")) : Promise.resolve(this.files[path] ?? "");
    },
    () => (this.reloads += 1),
    (run) => this.due.push(run),
  );

  // What was put off runs now, to its end.
  async later(): Promise<void> {
    for (const run of this.due.splice(0)) run();
    await new Promise(setImmediate);
  }
}

test("a restart of the same edition changes nothing", async () => {
  const server = new Server();
  for (const instance of ["one", "one", "two", "two", "three"]) await server.edition.take(instance);
  assert.equal(server.reloads, 0);
  assert.equal(server.loads, 9, "asked once for each instance");
});

test("another instance with any other file is another edition", async () => {
  for (const file of ["wallboard.js", "feed.js", "wallboard.css"]) {
    const server = new Server();
    await server.edition.take("one");
    server.files = { ...server.files, [file]: "new" };
    await server.edition.take("one");
    assert.equal(server.reloads, 0);
    await server.edition.take("two");
    assert.equal(server.reloads, 1, file);
  }
});

test("where a file can't be had, nothing is reloaded; it is asked for again later", async () => {
  const server = new Server();
  await server.edition.take("one");
  server.files = { ...server.files, "feed.js": "new" };
  server.away = true;
  await server.edition.take("two");
  await server.later();
  assert.equal(server.reloads, 0);
  server.away = false;
  await server.later();
  assert.equal(server.reloads, 1);
  assert.equal(server.due.length, 0);
});

test("an answer of an instance that another has followed is not asked for again", async () => {
  const server = new Server();
  await server.edition.take("one");
  server.away = true;
  await server.edition.take("two");
  server.away = false;
  await server.edition.take("three");
  const { loads } = server;
  await server.later();
  assert.deepEqual([server.loads - loads, server.reloads, server.due.length], [0, 0, 0]);
});

test("its own edition is learned later, too, as long as the instance is the first", async () => {
  const server = new Server();
  server.away = true;
  await server.edition.take("one");
  server.away = false;
  await server.later();
  await server.edition.take("two");
  assert.equal(server.reloads, 0);
  server.files = { ...server.files, "feed.js": "new" };
  await server.edition.take("three");
  assert.equal(server.reloads, 1);
});

test("a page that never learned its own edition is loaded anew from the next instance", async () => {
  const server = new Server();
  server.away = true;
  await server.edition.take("one");
  await server.edition.take("two");
  assert.equal(server.reloads, 0, "nothing to load it from");
  server.away = false;
  await server.later();
  assert.equal(server.reloads, 1);
});
