// The panel's tables: a name and its figure, spreads, and the service level by every formula.
import type { ComponentChildren } from "preact";
import type { FullNow, FullRow, FullWindow, Spread } from "../picture/detail.ts";
import type { MessageKey, Words } from "../words/index.ts";
import { ALL_FORMULAS } from "./explain.ts";
import { FEW, abandonParts, countOr, durationOr, percentOr } from "./figures.ts";

interface Fact {
  name: MessageKey;
  of?: MessageKey; // which quantile
  value: string;
  beside?: string; // numerator and denominator
  few?: boolean;
}

export function Section({ title, note, children }: { title: string; note?: string; children: ComponentChildren }) {
  return (
    <section class="section">
      <h3>{title}</h3>
      {note !== undefined && <p class="note">{note}</p>}
      {children}
    </section>
  );
}

export function Facts({ facts, words }: { facts: readonly Fact[]; words: Words }) {
  return (
    <dl class="facts-list">
      {facts.map(({ name, of, value, beside, few }) => (
        <div key={name + (of ?? "")} class={few === true ? "few" : ""}>
          <dt>{words.text(name)}{of !== undefined && ` · ${words.text(of)}`}</dt>
          <dd>{value}{beside !== undefined && <small> <bdi>{beside}</bdi></small>}</dd>
        </div>
      ))}
    </dl>
  );
}

export function nowFacts(now: FullNow, words: Words): Fact[] {
  const { wait_so_far_s: soFar } = now;
  const facts: Fact[] = [
    { name: "figure.waiting", value: words.count(now.waiting) },
    { name: "figure.past_target", value: words.count(now.past_target) },
    { name: "figure.longest_wait", value: durationOr(words, now.longest_wait_s) },
    ...(["p50", "p90"] as const).map((quantile): Fact => ({ name: "name.wait_so_far", of: `spread.${quantile}`, value: durationOr(words, soFar[quantile]) })),
    { name: "name.handling", value: words.count(now.handling) },
    { name: "name.on_hold", value: words.count(now.on_hold) },
    { name: "figure.unanswered", value: words.count(now.unanswered) },
    { name: "figure.oldest_unanswered", value: durationOr(words, now.oldest_unanswered_s) },
    { name: "name.past_reply_target", value: words.count(now.past_reply_target) },
  ];
  if (now.longest_customer_wait_s !== undefined) {
    facts.push({ name: "name.longest_customer_wait", value: durationOr(words, now.longest_customer_wait_s) });
  }
  return facts;
}

export function agentFacts({ agents }: FullNow, words: Words): Fact[] {
  const facts: Fact[] = [
    { name: "name.staffed", value: countOr(words, agents.staffed) },
    { name: "name.available", value: countOr(words, agents.available) },
    { name: "name.busy", value: countOr(words, agents.busy) },
    { name: "name.ringing", value: countOr(words, agents.ringing) },
    { name: "name.in_wrapup", value: countOr(words, agents.wrapup) },
    { name: "name.not_ready", value: countOr(words, agents.not_ready) },
  ];
  if (agents.occupancy !== undefined) facts.push({ name: "name.occupancy", value: percentOr(words, agents.occupancy) });
  return facts;
}

const VOLUMES = [
  "offered", "answered", "answered_in_target", "answered_short", "abandoned", "abandoned_in_target", "abandoned_short",
  "left", "left_past_target", "requeued",
] as const;
const OF_TOTALS = ["contacts_offered", "contacts_answered", "contacts_ended", "contacts_transferred"] as const;

export function volumeFacts(window: FullWindow, words: Words): Fact[] {
  const facts: Fact[] = VOLUMES.map((name) => ({ name: `name.${name}`, value: words.count(window[name]) }));
  const { n, of } = abandonParts(window);
  facts.push(share("name.abandon_rate", window.abandon_rate, n, of, words));
  for (const name of OF_TOTALS) {
    const count = window[name];
    if (count !== undefined) facts.push({ name: `name.${name}`, value: words.count(count) });
  }
  return facts;
}

export function transferFacts(window: FullWindow, words: Words): Fact[] {
  const { transfers } = window;
  const [n, of] = window.contacts_ended === undefined ? [window.legs_transferred, window.legs_ended]
    : [window.contacts_transferred ?? 0, window.contacts_ended];
  return [
    share("name.transfer_rate", window.transfer_rate, n, of, words),
    ...(["out", "in", "blind", "consult", "bounced", "storms"] as const).map(
      (name): Fact => ({ name: `name.${name}`, value: words.count(transfers[name]) })),
  ];
}

function share(name: MessageKey, value: number | null, n: number, of: number, words: Words): Fact {
  return { name, value: percentOr(words, value), beside: words.text("cell.of", { n, of }), few: of < FEW };
}

export function Levels({ row, window, words }: { row: FullRow; window: FullWindow; words: Words }) {
  return (
    <dl class="levels">
      {ALL_FORMULAS.map((formula) => {
        const level = window.service_levels[formula] ?? { value: null, n: 0, of: 0 };
        const bad = level.value !== null && level.of >= FEW && level.value < row.goal;
        return (
          <div key={formula} class={`${formula === row.formula ? "own" : ""} ${level.of < FEW ? "few" : ""}`}>
            <dt><b dir="ltr">{formula}</b> <span class="note">{words.text(`formula.${formula}`)}</span></dt>
            <dd class={bad ? "bad" : ""}>
              {bad && <span class="mark" aria-hidden="true">▲</span>}{percentOr(words, level.value)}
              <small> <bdi>{words.text("cell.of", { n: level.n, of: level.of })}</bdi></small>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

export interface NamedSpread {
  name: MessageKey;
  spread: Spread;
}

const QUANTILES = ["mean", "p50", "p90", "p95", "p99", "max"] as const;

export function Spreads({ spreads, words }: { spreads: readonly NamedSpread[]; words: Words }) {
  return (
    <div class="wide" tabIndex={0} role="group" aria-label={spreads.map(({ name }) => words.text(name)).join(", ")}>
      <table class="spreads">
        <thead>
          <tr>
            <td />
            <th scope="col">{words.text("spread.count")}</th>
            {QUANTILES.map((name) => <th key={name} scope="col">{words.text(`spread.${name}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {spreads.map(({ name, spread }) => (
            <tr key={name} class={spread.count < FEW ? "few" : ""}>
              <th scope="row">{words.text(name)}</th>
              <td>{words.count(spread.count)}</td>
              {QUANTILES.map((quantile) => <td key={quantile}>{durationOr(words, spread[quantile])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
