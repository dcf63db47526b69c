// What the page has to say beside figures: mistakes in its address, what does not fit, what is not read yet.
import type { Mistake } from "../options.ts";
import { GRADES } from "../picture/grade.ts";
import { countGrades } from "../picture/picture.ts";
import type { PictureRow } from "../picture/picture.ts";
import { shownName } from "../words/index.ts";
import type { Words } from "../words/index.ts";
import { SignShape } from "./icons.tsx";
import type { Deeds, Scene } from "./scene.ts";

const VALUE_SHOWN_MAX = 60; // characters

function clipped(text: string): string {
  const shown = [...shownName(text)];
  return shown.length > VALUE_SHOWN_MAX ? `${shown.slice(0, VALUE_SHOWN_MAX).join("")}…` : shown.join("");
}

export function mistakeText(mistake: Mistake, words: Words): string {
  const name = clipped(mistake.name);
  switch (mistake.kind) {
    case "unknown":
      return words.text("option.unknown", { name });
    case "twice":
      return words.text("option.twice", { name });
    case "too_many":
      return words.text("option.too_many", { name, limit: mistake.limit });
    case "name_length":
      return words.text("option.name_length", { name, value: clipped(mistake.value) });
    case "bad_value": {
      const { allowed } = mistake;
      const possible = "min" in allowed ? words.text("option.number", allowed) : allowed.join(", ");
      return words.text("option.bad_value", { name, value: clipped(mistake.value), allowed: possible });
    }
  }
}

export function Mistakes({ scene, deeds }: { scene: Scene; deeds: Deeds }) {
  const { words, mistakes, groupsNotFound, serverSays } = scene;
  const lines = mistakes.map((mistake) => mistakeText(mistake, words));
  for (const group of groupsNotFound) lines.push(words.text("option.no_group", { value: clipped(group) }));
  if (serverSays !== null) lines.push(words.text("connection.server_says", { message: clipped(serverSays) }));
  if (lines.length === 0) return null;
  return (
    <section class="mistakes" aria-label={words.text("option.title")} data-mistakes={lines.length}>
      <h2>{words.text("option.title")}</h2>
      <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
      <button type="button" class="control" aria-label={words.text("option.dismiss")} title={words.text("option.dismiss")}
        onClick={deeds.dismissMistakes}><SignShape sign="close" /></button>
    </section>
  );
}

interface FootProps {
  scene: Scene;
  hidden: readonly PictureRow[]; // that are not on this screen
  page: number;
  pages: number;
  hint: string | null;
}

export function Foot({ scene: { words, stamp }, hidden, page, pages, hint }: FootProps) {
  const parts: string[] = [];
  if (hidden.length > 0) {
    const counts = countGrades(hidden);
    const told = GRADES.filter((grade) => counts[grade] > 0)
      .map((grade) => words.text("verdict.counts", { grade: words.text(`grade.${grade}`), count: counts[grade] }));
    parts.push(words.text("foot.more", { count: hidden.length, counts: told.join(", ") }));
  }
  if (pages > 1) parts.push(words.text("foot.page", { page, pages }));
  const partitions = stamp?.partitions;
  if (partitions && partitions.total !== null && partitions.covered < partitions.total) {
    parts.push(words.text("foot.partitions", { covered: partitions.covered, total: partitions.total }));
  }
  if (hint !== null) parts.push(hint);
  if (parts.length === 0) return null;
  return <footer class="foot" data-hidden={hidden.length}>{parts.map((part) => <span key={part}>{part}</span>)}</footer>;
}
