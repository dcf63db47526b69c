// A floor with something of everything: a spike, messages, a closed queue, one that nobody has named, a group.
import { waitFor } from "./checks.mjs";
import { Feed, simulate } from "./feed.mjs";
import { Server } from "./server.mjs";

export const SETTINGS = `
queues:
  - {match: billing, channel: voice, target_s: 10, goal: 0.9}
  - {match: never-named, target_s: 20}
  - {match: support-l2, channel: voice, hours: [{days: mon-sun, from: "03:00", to: "03:01"}]}
groups: [{name: phones, queues: [billing, sales, "support*"]}]
`;

/** The server with a simulated centre in full swing, ten minutes into its day and amid a spike. */
export async function startFloor(program, ending, ...words) {
  const feed = await Feed.start(ending);
  const server = await Server.start(program, feed, ending, SETTINGS);
  const centre = simulate(program, feed, ending, "--seed", "7", "--rate", "60", "--warm-up", "10m", "--scenario", "spike", ...words);
  await waitFor("a centre at work", async () => {
    const { queues } = await server.snapshot("?windows=15m");
    const billing = queues.find((row) => row.queue === "billing" && row.channel === "voice");
    return queues.filter((row) => row.windows["15m"].answered > 0).length >= 8 && billing.now.past_target >= 3;
  }, 120);
  return { feed, server, centre };
}
