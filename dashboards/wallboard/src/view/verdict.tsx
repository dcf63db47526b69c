// The line at the top: is any queue in trouble, which, since when, is it getting better. And how the page is connected.
import { GRADES } from "../picture/grade.ts";
import type { Grade } from "../picture/grade.ts";
import type { Partitions } from "../picture/api.ts";
import type { PictureRow } from "../picture/picture.ts";
import { shownName } from "../words/index.ts";
import type { Words } from "../words/index.ts";
import { useTicking } from "./clock.ts";
import { channelName } from "./figures.ts";
import { GradeShape, SignShape } from "./icons.tsx";
import type { Sign } from "./icons.tsx";
import type { Deeds, LinkShown, Scene } from "./scene.ts";
import { courseText, titleOf } from "./sentences.ts";

export const NAMED_MAX = 3; // rows in trouble that it tells by name

interface Said {
  grade: Grade;
  text: string;
}

// Before all is read, what is there may be but a part.
function notRead({ covered, total }: Partitions, words: Words): string | null {
  if (total === null) return words.text("verdict.connecting");
  return covered < total ? words.text("foot.partitions", { covered, total }) : null;
}

export function whatToSay({ words, picture, stamp, stale, options }: Scene): Said {
  if (stamp === null) return { grade: "unknown", text: words.text("verdict.connecting") };
  if (stale) return { grade: "unknown", text: words.text("verdict.unknown") };
  if (picture.bad.length > 0) return { grade: "trouble", text: words.text("verdict.trouble", { count: picture.bad.length }) };
  const unread = notRead(stamp.partitions, words);
  if (unread !== null) return { grade: "unknown", text: unread };
  if (picture.rows.length === 0) {
    const asked = options.queues !== null || options.groups !== null || options.channels !== null;
    return { grade: "unknown", text: words.text(asked ? "verdict.nothing_matches" : "verdict.empty") };
  }
  if (picture.counts.unknown === picture.rows.length) {
    const never = picture.rows.every(({ row }) => row.state === "never_seen");
    return { grade: "unknown", text: words.text(never ? "state.never_seen" : "verdict.unknown") };
  }
  return { grade: picture.counts.watch > 0 ? "watch" : "fine", text: words.text("verdict.fine") };
}

function Named({ row, scene, deeds }: { row: PictureRow; scene: Scene; deeds: Deeds }) {
  const { words } = scene;
  return (
    <button type="button" class="named" onClick={() => deeds.open(row, "queue")}>
      <bdi>{titleOf(row.row, words)}</bdi> <span class="channel"><bdi>{channelName(words, row.row.channel, shownName)}</bdi></span>
      <span class="course">{courseText(row, words)}</span>
    </button>
  );
}

export function VerdictLine({ scene, deeds }: { scene: Scene; deeds: Deeds }) {
  const said = whatToSay(scene);
  const { words, picture } = scene;
  const named = scene.stale ? [] : picture.bad.slice(0, NAMED_MAX);
  return (
    <header class={`verdict verdict-${said.grade}`} data-verdict={said.grade}>
      <h1 role="status"><GradeShape grade={said.grade} />{said.text}</h1>
      <div class="named-all">
        {named.map((row) => <Named key={row.key} row={row} scene={scene} deeds={deeds} />)}
        {!scene.stale && picture.bad.length > named.length && (
          <span class="more">{words.text("verdict.more", { count: picture.bad.length - named.length })}</span>
        )}
      </div>
      <Counts scene={scene} />
      <Condition scene={scene} />
      {!scene.options.kiosk && <Controls scene={scene} deeds={deeds} />}
    </header>
  );
}

function Counts({ scene: { words, picture } }: { scene: Scene }) {
  const shown = GRADES.filter((grade) => grade !== "trouble" && picture.counts[grade] > 0);
  return (
    <ul class="counts">
      {shown.map((grade) => (
        <li key={grade} data-count={grade}>
          <GradeShape grade={grade} />{words.text("verdict.counts", { grade: words.text(`grade.${grade}`), count: picture.counts[grade] })}
        </li>
      ))}
    </ul>
  );
}

// A quiet night and a feed that died look alike: from here on the page says how long nothing has come.
const QUIET_AFTER_S = 60;

function isQuiet({ link, stamp }: Scene): boolean {
  return link.state === "open" && (stamp?.last_event_age_s ?? 0) >= QUIET_AFTER_S;
}

function linkText(link: LinkShown, nowMs: number, scene: Scene): string {
  const { words, ageS } = scene;
  if (link.state === "connecting") return words.text("connection.connecting");
  if (isQuiet(scene)) {
    return `${words.text("connection.open")} · ${words.text("connection.last_event", { ago: words.ago(scene.stamp?.last_event_age_s ?? 0) })}`;
  }
  if (link.state !== "lost") return words.text("connection.open");
  const leftMs = link.retryInMs === null ? 0 : link.retryInMs - (nowMs - link.sinceMs);
  const tells = leftMs < 250 ? words.text("connection.retrying")
    : words.text("connection.retry_in", { duration: words.duration(Math.ceil(leftMs / 1000)) });
  const age = ageS(nowMs);
  return age === null ? tells : `${tells} · ${words.text("connection.last_heard", { ago: words.ago(age) })}`;
}

function Condition({ scene }: { scene: Scene }) {
  const { words, link } = scene;
  const text = useTicking((nowMs) => linkText(link, nowMs, scene));
  const time = useTicking((nowMs) => {
    const server = scene.serverTimeMs(nowMs);
    return server === null ? "" : words.clock(new Date(server));
  });
  return (
    <p class={`condition link-${isQuiet(scene) ? "quiet" : link.state}`}>
      <span class="link"><span class="dot" aria-hidden="true" />{text}</span>
      <time>{time}</time>
    </p>
  );
}

function Controls({ scene: { words }, deeds }: { scene: Scene; deeds: Deeds }) {
  const button = (sign: Sign, label: string, run: () => void) => (
    <button type="button" class="control" aria-label={label} title={label} onClick={run}><SignShape sign={sign} /></button>
  );
  return (
    <div class="controls">
      {button("theme", words.text("screen.theme"), deeds.toggleTheme)}
      {button("full", words.text("screen.full"), deeds.toggleFullscreen)}
      {button("help", words.text("page.help"), () => deeds.showHelp(true))}
    </div>
  );
}
