// Everything of one row, beside the list: first what the clicked number means, then all the rest.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Detail } from "../feed/detail.ts";
import { WINDOWS } from "../options.ts";
import type { WindowName } from "../options.ts";
import type { FullRow, FullWindow } from "../picture/detail.ts";
import type { PictureRow } from "../picture/picture.ts";
import { shownName } from "../words/index.ts";
import type { Words } from "../words/index.ts";
import { useTicking } from "./clock.ts";
import { explain, isFormula } from "./explain.ts";
import type { Explanation } from "./explain.ts";
import { channelName, isMessaging, windowOf } from "./figures.ts";
import type { FigureId } from "./figures.ts";
import { GradeShape, SignShape } from "./icons.tsx";
import { Facts, Levels, Section, Spreads, agentFacts, nowFacts, transferFacts, volumeFacts } from "./panel_tables.tsx";
import type { NamedSpread } from "./panel_tables.tsx";
import type { Scene } from "./scene.ts";
import { courseText, reasonText, titleOf } from "./sentences.ts";
import { Trend } from "./trend_chart.tsx";

export interface PanelProps {
  scene: Scene;
  row: PictureRow;
  gone: boolean; // it has no row any more; what is shown is the last that was known
  figure: FigureId;
  detail: Detail;
  close(): void;
}

// A dialog of the browser's own: it holds the focus, closes at Escape, and gives the focus back.
export function useModal(close: () => void): { current: HTMLDialogElement | null } {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    const onClose = () => close();
    element?.addEventListener("close", onClose);
    return () => {
      element?.removeEventListener("close", onClose);
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return dialog;
}

export function Panel(props: PanelProps) {
  const { scene: { words, options }, row, figure, detail } = props;
  const dialog = useModal(props.close);
  const clicked = WINDOWS.find((name) => name === windowOf(figure));
  const [window, setWindow] = useState<WindowName>(clicked ?? options.windows[0] ?? "15m");
  const full = detail.row;
  return (
    <dialog ref={dialog} class={`panel panel-${row.grade}`} aria-labelledby="panel-title" data-panel={row.key}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <div class="panel-inside">
        <Head {...props} />
        {full !== null && <ThisNumber {...props} full={full} />}
        <Section title={words.text("figure.trend")}>
          {row.row.queue === undefined ? <p class="note">{words.text("trend.none")}</p>
            : <Trend past={props.scene.pastOf(row.key)} words={words} theme={props.scene.theme} axes />}
        </Section>
        {full === null ? <p class="note">{words.text(props.gone || detail.loaded ? "detail.gone" : "detail.loading")}</p>
          : <Rest full={full} words={words} window={window} setWindow={setWindow} />}
      </div>
    </dialog>
  );
}

function Head({ scene: { words, ageS }, row, detail, gone, close }: PanelProps) {
  const reasons = row.reasons.map((reason) => reasonText(reason, words, words.duration(ageS(performance.now()) ?? 0)));
  const asOf = detail.asOf === "" ? null
    : words.text("detail.as_of", { time: words.clock(new Date(detail.asOf), "second"), seq: String(detail.seq) });
  return (
    <header class="panel-head">
      <div>
        <h2 id="panel-title"><bdi>{titleOf(row.row, words)}</bdi> <span class="channel">{channelName(words, row.row.channel, shownName)}</span></h2>
        <p class="badge"><GradeShape grade={row.grade} /> {words.text(`grade.${row.grade}`)}
          {reasons.length > 0 && <span> · {reasons.join(" · ")}</span>}
        </p>
        <p class="course">{courseText(row, words)}</p>
        {asOf !== null && <p class="note">{asOf}</p>}
        {gone && <p class="note bad">{words.text("detail.gone")}</p>}
        {detail.failure !== null && <p class="note bad">{words.text("detail.failed", { reason: detail.failure })}</p>}
      </div>
      <button type="button" class="control" aria-label={words.text("detail.close")} title={words.text("detail.close")} onClick={close}>
        <SignShape sign="close" />
      </button>
    </header>
  );
}

function ThisNumber({ scene: { words }, figure, detail, full }: PanelProps & { full: FullRow }) {
  const told = explain(figure, full, words);
  const age = useTicking((nowMs) => words.duration(detail.lagS + Math.max(0, nowMs - detail.atMs) / 1000));
  if (told === null) return null;
  return (
    <section class="section this-number" data-explains={figure}>
      <h3>{words.text(told.name)}</h3>
      {told.value !== "" && <p class={`big ${told.few ? "few" : ""}`}>{told.value}</p>}
      <p>{words.text(told.definition)}</p>
      {told.formula !== null && isFormula(told.formula) && <p><b dir="ltr">{told.formula}</b>: {words.text(`formula.${told.formula}`)}</p>}
      {told.few && told.parts !== null && <p class="note">{words.text("detail.few")}</p>}
      <dl class="facts-list">
        {origin(told, full, age, words).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
    </section>
  );
}

function origin(told: Explanation, full: FullRow, age: string, words: Words): [string, string][] {
  const lines: [string, string][] = [[words.text("detail.window"), words.text(windowKey(told.window))]];
  if (told.parts !== null) {
    const number = (n: number | null) => (n === null ? "–" : words.count(n));
    lines.push([words.text("detail.numerator"), number(told.parts.n)], [words.text("detail.denominator"), number(told.parts.of)]);
  }
  lines.push([words.text("detail.age"), age]);
  if (!told.judged) return lines;
  lines.push([words.text("detail.target"), words.duration(full.target_s)]);
  if (full.target_since !== null) {
    const since = new Date(full.target_since);
    lines.push([words.text("detail.target_since"), `${words.date(since)} ${words.clock(since)}`]);
  }
  lines.push([words.text("detail.goal"), words.percent(full.goal)]);
  return lines;
}

function windowKey(window: string): `window.${WindowName | "now"}` {
  return `window.${WINDOWS.find((name) => name === window) ?? "now"}`;
}

interface RestProps {
  full: FullRow;
  words: Words;
  window: WindowName;
  setWindow(window: WindowName): void;
}

function Rest({ full, words, window, setWindow }: RestProps) {
  const shown = full.windows[window];
  return (
    <>
      <Section title={words.text("detail.now")}><Facts facts={nowFacts(full.now, words)} words={words} /></Section>
      <Section title={words.text("detail.agents")} note={words.text("define.agents")}>
        <Facts facts={agentFacts(full.now, words)} words={words} />
      </Section>
      <fieldset class="windows">
        <legend>{words.text("detail.window")}</legend>
        {WINDOWS.map((name) => (
          <label key={name}>
            <input type="radio" name="window" checked={name === window} onChange={() => setWindow(name)} />
            <span>{words.text(`window.${name}`)}</span>
          </label>
        ))}
      </fieldset>
      {shown !== undefined && <OfWindow full={full} shown={shown} words={words} />}
    </>
  );
}

function OfWindow({ full, shown, words }: { full: FullRow; shown: FullWindow; words: Words }) {
  const waits: NamedSpread[] = (["answered", "abandoned", "left"] as const).map(
    (how) => ({ name: `name.wait_${how}`, spread: shown.wait_s[how] }));
  if (shown.customer_wait_s !== undefined) waits.push({ name: "name.customer_wait", spread: shown.customer_wait_s });
  const handling: NamedSpread[] = [
    { name: "name.talk", spread: shown.talk_s }, { name: "name.hold", spread: shown.hold_s },
    { name: "name.wrapup", spread: shown.wrapup_s }, { name: "name.handle", spread: shown.handle_s },
  ];
  const replies: NamedSpread[] = [
    { name: "name.first_response", spread: shown.first_response_s }, { name: "name.reply", spread: shown.reply_s },
  ];
  const messages = isMessaging(full) || replies.some(({ spread }) => spread.count > 0);
  return (
    <>
      <Section title={words.text("detail.levels")}><Levels row={full} window={shown} words={words} /></Section>
      <Section title={words.text("detail.volumes")} note={words.text("define.offered")}>
        <Facts facts={volumeFacts(shown, words)} words={words} />
      </Section>
      <Section title={words.text("detail.waits")} note={words.text("define.wait")}><Spreads spreads={waits} words={words} /></Section>
      <Section title={words.text("detail.transfers")} note={words.text("define.transfers")}>
        <Facts facts={transferFacts(shown, words)} words={words} />
      </Section>
      {messages && (
        <Section title={words.text("detail.messages")} note={words.text("define.reply")}>
          <Spreads spreads={replies} words={words} />
          <Facts facts={[{ name: "name.closed_unanswered", value: words.count(shown.closed_unanswered) }]} words={words} />
        </Section>
      )}
      <Section title={words.text("detail.handling")} note={words.text("define.handle")}><Spreads spreads={handling} words={words} /></Section>
    </>
  );
}
