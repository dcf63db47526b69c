// How a test of the page is run, waits and fails. Nothing here sleeps for a result: waitFor() polls until its deadline.
import { parseArgs } from "node:util";

/** A test's own verdict, told without a stack. */
export class Failed extends Error {}

export function check(truth, what) {
  if (!truth) throw new Failed(what);
}

export function equal(found, wanted, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  check(a === b, `${what}: ${a}, must be ${b}`);
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Polls until condition() is true and returns its value. */
export async function waitFor(what, condition, deadlineS = 60, pauseMs = 20) {
  const end = performance.now() + deadlineS * 1000;
  let value;
  while (!(value = await condition())) {
    const shown = typeof what === "function" ? what() : what;
    check(performance.now() < end, `no ${shown} within ${deadlineS} s`);
    await pause(pauseMs);
  }
  return value;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1];
}

/** What has been started and must be ended, the last first, whatever happens. */
export class Ending {
  #ends = [];
  add(end) {
    this.#ends.push(end);
  }
  async run() {
    for (const end of this.#ends.reverse()) await end();
  }
}

/**
 * Runs test({program, long, folder, ending}); a failure is one line and exit code 1.
 * --program is floorwalker; --long also asserts times, which a shared machine may spoil.
 */
export async function run(test) {
  const options = { program: { type: "string" }, long: { type: "boolean", default: false } };
  const { values, positionals: [folder] } = parseArgs({ options, allowPositionals: true });
  if (!values.program) {
    console.error("usage: --program build/release/floorwalker [--long] [FOLDER]");
    process.exit(2);
  }
  const ending = new Ending();
  const began = performance.now();
  let failure = null;
  try {
    await test({ ...values, folder, ending });
  } catch (error) {
    failure = error;
  }
  await ending.run().catch((error) => (failure ??= error));
  if (failure) console.error(failure instanceof Failed ? `FAILED: ${failure.message}` : failure);
  else console.log(`ok (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  process.exit(failure ? 1 : 0);
}
