// Events for the page: a topic of the test's own, and what is written to it.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { check, Failed } from "./checks.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Resolves with a child's exit code; fails after so long. */
export function ended(child, deadlineS) {
  return new Promise((resolve, reject) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
    const timer = setTimeout(() => reject(new Failed(`${child.spawnargs.join(" ")} has not ended in ${deadlineS} s`)), deadlineS * 1000);
    child.once("exit", (code) => (clearTimeout(timer), resolve(code)));
  });
}

export class Feed {
  /** Needs a real Kafka at $FLOORWALKER_TEST_BROKERS, else 127.0.0.1:9092. */
  static async start(ending) {
    const feed = new Feed();
    feed.child = spawn("/usr/bin/python3", [join(here, "kafka_feed.py")], { stdio: ["pipe", "pipe", "inherit"] });
    feed.lines = createInterface({ input: feed.child.stdout })[Symbol.asyncIterator]();
    ending.add(() => feed.stop());
    [feed.topic, feed.brokers] = (await feed.#answer()).split(" ");
    return feed;
  }

  async #answer() {
    const { value, done } = await this.lines.next();
    check(!done, "the feed has ended");
    return value;
  }

  /** Writes events; returns the time just before it did, in milliseconds since 1970. One call at a time. */
  async write(...events) {
    this.child.stdin.write(`${JSON.stringify(events)}\n`);
    return Number(await this.#answer());
  }

  async stop() {
    this.child.stdin.end();
    await ended(this.child, 30);
  }
}

/** `floorwalker simulate`, which writes a whole centre until it is stopped. */
export function simulate(program, feed, ending, ...words) {
  const child = spawn(program, ["simulate", "--brokers", feed.brokers, "--topic", feed.topic, ...words], { stdio: ["ignore", "ignore", "pipe"] });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended(child, 15);
  };
  ending.add(stop);
  return { child, stop };
}

/** `floorwalker replay` of events, paced by their times, which are moved to now. Ends by itself. */
export async function replay(program, feed, ending, events) {
  const folder = await mkdtemp(join(tmpdir(), "wallboard-replay-"));
  const file = join(folder, "events.ndjson");
  await writeFile(file, events.map((event) => JSON.stringify(event)).join("\n"));
  const words = ["replay", file, "--brokers", feed.brokers, "--topic", feed.topic, "--speed", "1", "--shift-to-now"];
  const child = spawn(program, words, { stdio: ["ignore", "ignore", "ignore"] });
  ending.add(async () => {
    child.kill("SIGTERM");
    await ended(child, 15);
    await rm(folder, { recursive: true });
  });
  return child;
}
