// `floorwalker serve` on a free port, on a topic of the real Kafka.
import { spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, waitFor } from "./checks.mjs";
import { ended } from "./feed.mjs";

const LOWEST_PORT = 20_000;
const PORTS = 12_000; // all of them below those that the system gives to outgoing connections

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

export async function freePort() {
  for (;;) {
    const port = LOWEST_PORT + Math.floor(Math.random() * PORTS);
    if (await isFree(port)) return port;
  }
}

export class Server {
  /** Running and ready. `settings`: further YAML of its configuration. */
  static async start(program, feed, ending, settings = "") {
    const server = new Server();
    server.program = program;
    server.folder = await mkdtemp(join(tmpdir(), "wallboard-serve-"));
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    await writeFile(join(server.folder, "floorwalker.yaml"),
      `kafka:\n  brokers: ${feed.brokers}\n  topics: [{name: ${feed.topic}, format: native}]\n` +
      `http: {listen: "127.0.0.1:${server.port}"}\nstate: {directory: "${server.folder}/state"}\n${settings}\n`);
    ending.add(() => server.stop());
    await server.run();
    return server;
  }

  async run() {
    const log = openSync(join(this.folder, "log"), "a");
    this.child = spawn(this.program, ["serve", "--config", join(this.folder, "floorwalker.yaml")], { stdio: ["ignore", "ignore", log] });
    await waitFor("readiness of the server", async () => {
      check(this.child.exitCode === null, `serve ended with ${this.child.exitCode}: ${this.log()}`);
      return (await this.get("/readyz")) !== null;
    }, 60, 5);
  }

  log() {
    return readFileSync(join(this.folder, "log"), "utf8").slice(-4000);
  }

  /** The body, or null where there is none to be had or it is not of a 200. */
  async get(path) {
    try {
      const answer = await fetch(this.url + path);
      return answer.ok ? await answer.text() : (await answer.arrayBuffer(), null);
    } catch {
      return null;
    }
  }

  async snapshot(query = "") {
    const text = await this.get(`/api/v1/snapshot${query}`);
    check(text !== null, "no snapshot");
    return JSON.parse(text);
  }

  async kill() {
    this.child.kill("SIGKILL");
    await ended(this.child, 10);
  }

  async stop() {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGTERM");
      await ended(this.child, 15);
    }
    await rm(this.folder, { recursive: true });
  }
}
