import assert from "node:assert/strict";
import { test } from "node:test";
import { Edition } from "../../../dashboards/wallboard/src/feed/edition.ts";

class Server {
  files: Record<string, string> = { "wallboard.js": "a", "feed.js": "b", "wallboard.css": "c" };
  away = false;
  loads = 0;
  reloads = 0;
  readonly edition = new Edition(
    (path) => {
      this.loads += 1;
      return this.away ? Promise.reject(new Error("away")) : Promise.resolve(this.files[path] ?? "");
    },
    () => (this.reloads += 1),
  );
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

test("where a file can't be had, nothing is known and nothing reloaded; the next instance is asked again", async () => {
  const server = new Server();
  await server.edition.take("one");
  server.files = { ...server.files, "feed.js": "new" };
  server.away = true;
  await server.edition.take("two");
  assert.equal(server.reloads, 0);
  server.away = false;
  await server.edition.take("three");
  assert.equal(server.reloads, 1);
});

test("without knowing its own edition a page stays as it is", async () => {
  const server = new Server();
  server.away = true;
  await server.edition.take("one");
  server.away = false;
  await server.edition.take("two");
  assert.equal(server.reloads, 0);
});
