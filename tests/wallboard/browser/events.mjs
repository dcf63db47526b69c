// Native events for the tests, each with an id of its own.

export class Centre {
  #count = 0;

  /** `atMs`: milliseconds since 1970. */
  event(type, subject, data, atMs = Date.now()) {
    this.#count += 1;
    return { specversion: "1.0", id: `e${this.#count}`, source: "tests", type, time: new Date(atMs).toISOString(),
      sequence: String(this.#count), subject, data };
  }

  queued(queue, subject, atMs, channel = "voice") {
    return this.event("contact.queued", subject, { queue, channel }, atMs);
  }

  answered(subject, atMs, agent = "ann") {
    return this.event("contact.answered", subject, { agent }, atMs);
  }

  abandoned(subject, atMs) {
    return this.event("contact.abandoned", subject, {}, atMs);
  }

  /** A call that waited so long, and was answered and released again. */
  call(queue, subject, beganMs, waitMs, agent = "ann") {
    return [this.queued(queue, subject, beganMs), this.answered(subject, beganMs + waitMs, agent),
      this.event("contact.ended", subject, {}, beganMs + waitMs + 60_000)];
  }
}
