// Sentences of a row: why, since when, better or worse.
import type { Reason } from "../picture/grade.ts";
import type { PictureRow } from "../picture/picture.ts";
import type { Row } from "../picture/api.ts";
import type { Since } from "../picture/since.ts";
import { shownName } from "../words/index.ts";
import type { Words } from "../words/index.ts";
import { channelName } from "./figures.ts";

export function titleOf(row: Row, words: Words): string {
  if (row.queue !== undefined) return shownName(row.queue);
  if (row.group !== undefined) return words.text("row.group", { name: shownName(row.group) });
  return words.text("row.channel_total", { channel: channelName(words, row.channel, shownName) });
}

export function reasonText(reason: Reason, words: Words, age: string): string {
  switch (reason.kind) {
    case "middle_wait":
      return words.text("reason.middle_wait", { count: reason.count, duration: words.duration(reason.seconds) });
    case "replies":
      return words.text("reason.replies", { count: reason.count });
    case "past_target":
      return words.text("reason.past_target", { count: reason.count });
    case "reply":
      return words.text("reason.reply", { count: reason.count });
    case "old":
      return words.text("reason.old", { age });
    case "nobody_staffed":
    case "below_goal":
    case "never_seen":
    case "closed":
      return words.text(`reason.${reason.kind}`);
  }
}

export function sinceText(since: Since, words: Words): string {
  return words.text(since.atLeast ? "since.before" : "since.at", { time: words.clock(new Date(since.timeMs)) });
}

// "since 10:02 · getting worse"; nothing for a row that is well.
export function courseText(row: PictureRow, words: Words): string {
  if (row.since === null) return "";
  const direction = row.direction === "unknown" ? "" : ` · ${words.text(`direction.${row.direction}`)}`;
  return sinceText(row.since, words) + direction;
}
