// What the tasks of a page's main thread took, from Chromium's own trace: by the clock, and of the processor alone. On a
// machine that is busy with other things the second is what the page is to blame for.

const CATEGORY = "toplevel";
const TASK = "ThreadControllerImpl::RunTask";
const COUNTED_ABOVE_MS = 50; // what browsers call a long task

class Longest {
  wallMs = 0;
  cpuMs = 0;
  wallLong = 0; // tasks above 50 ms
  cpuLong = 0;

  take(wallMs, cpuMs) {
    this.wallMs = Math.max(this.wallMs, wallMs);
    this.cpuMs = Math.max(this.cpuMs, cpuMs);
    this.wallLong += wallMs > COUNTED_ABOVE_MS;
    this.cpuLong += cpuMs > COUNTED_ABOVE_MS;
  }
}

/** Starts watching; the function returned stops it and tells. */
export async function watchTasks(page) {
  const session = await page.context().newCDPSession(page);
  const mains = new Set();
  const threads = new Map();
  session.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value) {
      const thread = `${event.pid}:${event.tid}`;
      if (event.name === "thread_name" && event.args.name === "CrRendererMain") mains.add(thread);
      if (event.name !== TASK || event.ph !== "X" || event.tdur === undefined) continue;
      if (!threads.has(thread)) threads.set(thread, new Longest());
      threads.get(thread).take(event.dur / 1000, event.tdur / 1000);
    }
  });
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: [CATEGORY] } });
  return async () => {
    const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
    await session.send("Tracing.end");
    await complete;
    return [...threads].filter(([thread]) => mains.has(thread)).map(([, longest]) => longest);
  };
}
