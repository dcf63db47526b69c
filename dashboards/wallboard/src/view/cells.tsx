// One cell of a row for each column: a large figure, and what it needs to be judged in small print below.
import type { ComponentChildren } from "preact";
import type { Column, WindowName } from "../options.ts";
import type { Row, RowWindow } from "../picture/api.ts";
import type { PictureRow } from "../picture/picture.ts";
import type { Words } from "../words/index.ts";
import { useTicking } from "./clock.ts";
import { FEW, abandonParts, countOr, isMessaging, percentOr } from "./figures.ts";

export interface CellProps {
  row: PictureRow;
  words: Words;
  windows: readonly WindowName[];
  ageS(nowMs: number): number | null;
  stale: boolean;
}

// Stands in a sentence where an element goes.
const PLACE = "\u0000";

// From here on a figure takes more room than most.
const LONG_COUNT = 1000;
const LONG_WAIT_S = 3600;

type Mood = "" | "bad" | "few" | "nil";

interface FigureProps {
  id: string;
  value: unknown; // as the API tells it
  n?: number;
  of?: number;
  class?: string;
  children: ComponentChildren;
}

// The figure itself: tests and clicks find it by data-figure.
export function Figure({ id, value, n, of, class: name, children }: FigureProps) {
  return (
    <span class={name} data-figure={id} data-value={JSON.stringify(value ?? null)} data-n={n} data-of={of}>{children}</span>
  );
}

function Big({ mood = "", long = false, ...figure }: FigureProps & { mood?: Mood; long?: boolean }) {
  return (
    <span class={`big ${mood} ${long ? "long" : ""}`}>
      {mood === "bad" && <span class="mark" aria-hidden="true">▲</span>}
      <Figure {...figure} />
    </span>
  );
}

function Live({ seconds, atMs, words }: { seconds: number | null; atMs: number; words: Words }) {
  const text = useTicking((nowMs) => (seconds === null ? "–" : words.duration(seconds + Math.max(0, nowMs - atMs) / 1000)));
  return <>{text}</>;
}

function Waiting({ row: { row }, words }: CellProps) {
  const { waiting } = row.now;
  return <Big id="waiting" value={waiting} mood={waiting === 0 ? "nil" : ""} long={waiting >= LONG_COUNT}>{words.count(waiting)}</Big>;
}

function LongestWait({ row: { row, atMs }, words }: CellProps) {
  const { longest_wait_s: longest, past_target: past, suspect } = row.now;
  return (
    <>
      <Big id="longest_wait" value={longest} mood={longest === null ? "nil" : past > 0 ? "bad" : ""}
        long={longest !== null && longest >= LONG_WAIT_S}>
        <Live seconds={longest} atMs={atMs} words={words} />
      </Big>
      <span class="small">{words.text("cell.target", { duration: words.duration(row.target_s) })}</span>
      {suspect && <span class="small">{words.text("cell.suspect")}</span>}
    </>
  );
}

function PastTarget({ row: { row }, words }: CellProps) {
  const { past_target: past } = row.now;
  return <Big id="past_target" value={past} mood={past > 0 ? "bad" : "nil"} long={past >= LONG_COUNT}>{words.count(past)}</Big>;
}

function levelMood(row: Row, window: WindowName): Mood {
  const level = row.windows[window]?.level;
  if (level === undefined || level.value === null) return "nil";
  if (level.of < FEW) return "few";
  return level.value < row.goal ? "bad" : "";
}

function ServiceLevel({ row: { row }, words, windows }: CellProps) {
  const [main, beside] = windows;
  if (main === undefined) return null;
  const level = row.windows[main]?.level;
  const mood = levelMood(row, main);
  const parts = words.text("cell.of", { n: level?.n ?? 0, of: level?.of ?? 0 });
  return (
    <>
      <span class="with-goal">
        <Big id={`service_level:${main}`} value={level?.value} n={level?.n ?? 0} of={level?.of ?? 0} mood={mood}>
          {percentOr(words, level?.value)}
        </Big>
        <span class="small">{words.text("cell.goal", { percent: words.percent(row.goal) })}</span>
      </span>
      {beside !== undefined && <LevelBeside row={row} words={words} window={beside} />}
      <span class="small"><bdi>{parts}</bdi> · <bdi>{row.formula}</bdi></span>
    </>
  );
}

function LevelBeside({ row, words, window }: { row: Row; words: Words; window: WindowName }) {
  const level = row.windows[window]?.level;
  const mood = levelMood(row, window);
  return (
    <span class={`small beside ${mood}`}>
      {words.text(`window.${window}`)}{" "}
      {mood === "bad" && <span class="mark" aria-hidden="true">▲</span>}
      <Figure id={`service_level:${window}`} value={level?.value} n={level?.n ?? 0} of={level?.of ?? 0}>
        {percentOr(words, level?.value)}
      </Figure>
      {mood === "few" && ` (${words.text("cell.of", { n: level?.n ?? 0, of: level?.of ?? 0 })})`}
    </span>
  );
}

function AbandonRate({ row: { row }, words, windows }: CellProps) {
  const [main, beside] = windows;
  const shown = main === undefined ? undefined : row.windows[main];
  const other = beside === undefined ? undefined : row.windows[beside];
  if (shown === undefined) return null;
  const { n, of } = abandonParts(shown);
  const mood: Mood = shown.abandon_rate === null ? "nil" : of < FEW ? "few" : "";
  return (
    <>
      <Big id={`abandon_rate:${main}`} value={shown.abandon_rate} n={n} of={of} mood={mood}>
        {percentOr(words, shown.abandon_rate)}
      </Big>
      {other !== undefined && beside !== undefined && <AbandonBeside shown={other} words={words} window={beside} />}
      <span class="small"><bdi>{words.text("cell.of", { n, of })}</bdi></span>
    </>
  );
}

function AbandonBeside({ shown, words, window }: { shown: RowWindow; words: Words; window: WindowName }) {
  const parts = abandonParts(shown);
  const few = parts.of < FEW;
  return (
    <span class={`small beside ${few ? "few" : ""}`}>
      {words.text(`window.${window}`)}{" "}
      <Figure id={`abandon_rate:${window}`} value={shown.abandon_rate} {...parts}>{percentOr(words, shown.abandon_rate)}</Figure>
      {few && shown.abandon_rate !== null && <>{" "}<bdi>{`${words.count(parts.n)}/${words.count(parts.of)}`}</bdi></>}
    </span>
  );
}

function Agents({ row: { row }, words }: CellProps) {
  const { staffed, available } = row.now.agents;
  const nobody = staffed === 0 && row.now.waiting > 0;
  return (
    <>
      <Big id="agents" value={available} mood={staffed === null ? "nil" : nobody ? "bad" : ""}>
        {countOr(words, available)}
      </Big>
      <span class="small">
        {staffed === null ? words.text("cell.agents_unknown") : words.text("cell.staffed", { staffed })}
      </span>
    </>
  );
}

function Unanswered({ row: { row, atMs }, words }: CellProps) {
  const { unanswered, oldest_unanswered_s: oldest, past_reply_target: late } = row.now;
  if (!isMessaging(row)) return <Big id="unanswered" value={unanswered} mood="nil">–</Big>;
  const [before, after] = words.text("cell.oldest", { duration: PLACE }).split(PLACE);
  return (
    <>
      <Big id="unanswered" value={unanswered} mood={unanswered === 0 ? "nil" : late > 0 ? "bad" : ""}>
        {words.count(unanswered)}
      </Big>
      {oldest !== null && (
        <span class="small">
          {before}<Figure id="oldest_unanswered" value={oldest}><Live seconds={oldest} atMs={atMs} words={words} /></Figure>{after}
        </span>
      )}
      {late > 0 && <span class="small bad">{words.text("cell.late_replies", { count: late })}</span>}
    </>
  );
}

type AgeProps = Pick<CellProps, "row" | "words" | "ageS" | "stale">;

// How old the row's figures are: on every row, whatever columns there are.
export function Age({ row: { row }, words, ageS, stale }: AgeProps) {
  const old = stale || row.state === "stale";
  const age = useTicking((nowMs) => {
    const seconds = ageS(nowMs) ?? 0;
    return old ? words.text("cell.stale", { duration: words.duration(seconds) }) : words.ago(seconds);
  });
  return <span class={`small age ${old ? "old" : ""}`} data-figure="age">{age}</span>;
}

function State(props: CellProps) {
  const { state } = props.row.row;
  return (
    <>
      <span class="middle"><Figure id="state" value={state}>{props.words.text(`state.${state}`)}</Figure></span>
      <Age {...props} />
    </>
  );
}

export const CELLS: Record<Exclude<Column, "trend">, (props: CellProps) => ComponentChildren> = {
  waiting: Waiting,
  longest_wait: LongestWait,
  past_target: PastTarget,
  service_level: ServiceLevel,
  abandon_rate: AbandonRate,
  agents: Agents,
  unanswered: Unanswered,
  state: State,
};

// The figure that stands for a column when its cell is opened by the keyboard.
export function figureOfColumn(column: Column, windows: readonly WindowName[]): string {
  return column === "service_level" || column === "abandon_rate" ? `${column}:${windows[0] ?? "15m"}` : column;
}
