// Keeps one WebSocket to the server: subscribes, notices silence, tries again. Clock, timers, network and chance are
// handed in, so that a test can play a bad day in no time.

import { waitBeforeTry } from "./back_off.ts";

export type Link =
  | { state: "connecting" }
  | { state: "open" }
  | { state: "lost"; retryAtMs: number | null }; // null: trying now

export interface SocketLike {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

export interface Surroundings {
  // Whether the server answers at all. Browsers delay WebSockets to a host that has just refused some, plain requests
  // never: so a return is found by these.
  probe(): Promise<boolean>;
  connect(): SocketLike; // may throw
  nowMs(): number; // monotonic
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
  random(): number;
}

export interface Listener {
  onText(text: string): void;
  onLink(link: Link): void;
}

// The server sends at least one message a second.
const SILENT_AFTER_MS = 3000;
// A network that swallows packets answers nothing, not even with an error.
const TRY_AT_MOST_MS = 3000;

export class Connection {
  private socket: SocketLike | null = null;
  private timer: unknown = null; // silence while a socket is there, the next try while not
  private state: Link["state"] = "connecting";
  private attempt = 0;
  private tries = 0; // an answer to an older one is of no interest
  private lostAtMs = 0;

  constructor(
    private readonly subscription: string,
    private readonly surroundings: Surroundings,
    private readonly listener: Listener,
  ) {}

  start(): void {
    this.listener.onLink({ state: "connecting" });
    this.open();
  }

  // The page became visible, or the machine is back online: don't wait for the timer.
  hurry(): void {
    if (this.state === "lost" && this.socket === null) this.tryAgain();
  }

  // The frames don't fit what is known (another instance): ask for everything anew.
  resubscribe(): void {
    if (this.state === "open") this.socket?.send(this.subscription);
  }

  private tryAgain(): void {
    this.listener.onLink({ state: "lost", retryAtMs: null });
    this.giveUpIn(TRY_AT_MOST_MS);
    const mine = ++this.tries;
    this.surroundings.probe().then(
      (alive) => {
        if (mine !== this.tries) return;
        if (alive) this.open();
        else this.lose();
      },
      () => {
        if (mine === this.tries) this.lose();
      },
    );
  }

  private open(): void {
    let socket: SocketLike;
    try {
      socket = this.surroundings.connect();
    } catch {
      this.lose();
      return;
    }
    this.socket = socket;
    socket.onopen = () => socket.send(this.subscription);
    socket.onmessage = (event) => this.take(event.data);
    socket.onclose = () => this.lose();
    this.giveUpIn(TRY_AT_MOST_MS);
  }

  private take(data: unknown): void {
    if (typeof data !== "string") return;
    this.giveUpIn(SILENT_AFTER_MS);
    if (this.state !== "open") {
      this.state = "open";
      this.attempt = 0;
      this.listener.onLink({ state: "open" });
    }
    this.listener.onText(data);
  }

  private giveUpIn(ms: number): void {
    this.setTimer(() => this.lose(), ms);
  }

  private setTimer(run: () => void, ms: number): void {
    if (this.timer !== null) this.surroundings.clearTimer(this.timer);
    this.timer = this.surroundings.setTimer(run, ms);
  }

  private lose(): void {
    this.tries += 1;
    this.dropSocket();
    const now = this.surroundings.nowMs();
    if (this.state !== "lost") this.lostAtMs = now;
    this.state = "lost";
    const wait = waitBeforeTry(this.attempt, now - this.lostAtMs, () => this.surroundings.random());
    this.attempt += 1;
    this.setTimer(() => this.tryAgain(), wait);
    this.listener.onLink({ state: "lost", retryAtMs: now + wait });
  }

  private dropSocket(): void {
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
