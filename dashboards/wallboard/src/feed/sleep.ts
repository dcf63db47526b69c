// Whether the computer has slept. On some systems the monotonic clock stands still meanwhile, and figures of an hour ago
// would look a second old; the wall clock goes on. One that was merely set forward looks the same, and costs a snapshot.

const JUMP_MS = 2000;

export class SleepWatch {
  private aheadMs: number | null = null; // of the wall clock

  // Call several times a second. True: it slept since the last call.
  slept(monotonicMs: number, wallMs: number): boolean {
    const ahead = wallMs - monotonicMs;
    const jumped = this.aheadMs !== null && ahead - this.aheadMs > JUMP_MS;
    this.aheadMs = ahead;
    return jumped;
  }
}
