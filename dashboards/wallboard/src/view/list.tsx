// The list of rows: a grid of cells that arrows walk through, of which only what is near the screen is drawn.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Layout } from "../picture/layout.ts";
import { columnTracks } from "../picture/layout.ts";
import type { PictureRow } from "../picture/picture.ts";
import { onTick } from "./clock.ts";
import { step } from "./keys.ts";
import type { Spot } from "./keys.ts";
import { RowView, windowed } from "./row.tsx";
import type { Place } from "./row.tsx";
import type { Deeds, Scene } from "./scene.ts";
import { drawn, seen } from "./window.ts";
import type { Extent } from "./window.ts";

export interface ListProps {
  scene: Scene;
  deeds: Deeds;
  layout: Layout;
  rows: readonly PictureRow[]; // of this screen, or all where the page scrolls
  indexOfFirst: number; // among all rows
  total: number;
  onSeen(extent: Extent): void;
}

// A list that nobody has touched for so long may change its order again.
const HOLD_FOR_MS = 60_000;

export function List(props: ListProps) {
  const { scene, deeds, layout, rows, total } = props;
  const { words, options } = scene;
  const host = useRef<HTMLDivElement>(null);
  const [spot, setSpot] = useState<Spot | null>(null);
  const extent = useExtent(host, layout, rows.length);
  const shown = drawn(extent, rows.length);
  const places: Place[] = ["queue", ...layout.columns];
  useHold(host, deeds);

  useEffect(() => {
    props.onSeen(extent);
    deeds.inView(rows.slice(extent.first, extent.last).map((row) => row.key));
  });

  const current = spotWithin(spot, rows, places);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = step(event.key, current, rows.map((row) => row.key), places, words.direction === "rtl", extent.last - extent.first);
    if (next === null) return;
    event.preventDefault();
    setSpot(next);
    reveal(host.current, rows.findIndex((row) => row.key === next.key), extent.rowPx);
    requestAnimationFrame(() => focusSpot(host.current, next));
  };
  const onFocusIn = (event: FocusEvent) => {
    const at = spotOf(event.target);
    if (at !== null && (at.key !== spot?.key || at.place !== spot.place)) setSpot(at);
  };

  const style = { "--tracks": columnTracks(layout.columns), "--em": `${layout.emPx}px`, "--row": layout.rowPx === null ? "auto" : `${layout.rowPx}px` };
  return (
    <div class={`list form-${layout.form}`} role="grid" aria-label={words.text("page.queues")} aria-rowcount={total + 1}
      style={style} onKeyDown={onKeyDown} onFocusIn={onFocusIn}>
      <div class="row heads" role="row" aria-rowindex={1}>
        {places.map((place) => (
          <div key={place} class={`cell ${place}`} role="columnheader">
            {words.text(`figure.${place}`)}
            {place !== "queue" && windowed(place) && <span class="small"> {words.text(`window.${options.windows[0] ?? "15m"}`)}</span>}
          </div>
        ))}
      </div>
      <div class="rows" role="rowgroup" ref={host}
        style={{ paddingBlockStart: `${shown.first * extent.rowPx}px`, paddingBlockEnd: `${(rows.length - shown.last) * extent.rowPx}px` }}>
        {rows.slice(shown.first, shown.last).map((row, i) => {
          const index = shown.first + i;
          return (
            <RowView key={row.key} row={row} index={props.indexOfFirst + index} columns={layout.columns} windows={options.windows}
              words={words} theme={scene.theme} past={scene.pastOf(row.key)} inView={index >= extent.first && index < extent.last}
              stale={scene.stale} current={current?.key === row.key ? current.place : null} ageS={scene.ageS} open={deeds.open} />
          );
        })}
      </div>
    </div>
  );
}

// The cell that the tab key reaches: the last one that had the focus, else the first.
function spotWithin(spot: Spot | null, rows: readonly PictureRow[], places: readonly Place[]): Spot | null {
  if (spot !== null && places.includes(spot.place) && rows.some((row) => row.key === spot.key)) return spot;
  const first = rows[0];
  return first === undefined ? null : { key: first.key, place: "queue" };
}

function spotOf(target: EventTarget | null): Spot | null {
  if (!(target instanceof HTMLElement)) return null;
  const key = target.closest("[data-row]")?.getAttribute("data-row");
  const place = target.closest("[data-place]")?.getAttribute("data-place");
  return key && place ? { key, place: place as Place } : null;
}

function focusSpot(host: HTMLElement | null, spot: Spot): void {
  for (const row of host?.children ?? []) {
    if (row.getAttribute("data-row") !== spot.key) continue;
    const button = [...row.querySelectorAll<HTMLElement>("[data-place]")].find((b) => b.dataset["place"] === spot.place);
    button?.focus({ preventScroll: false });
  }
}

// Scrolls a row that may not be drawn yet onto the screen.
function reveal(host: HTMLElement | null, index: number, rowPx: number): void {
  if (host === null || index < 0) return;
  const top = host.getBoundingClientRect().top + index * rowPx;
  const head = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--stuck")) || 0;
  if (top < head) window.scrollBy(0, top - head);
  else if (top + rowPx > window.innerHeight) window.scrollBy(0, top + rowPx - window.innerHeight);
}

interface Measured extends Extent {
  rowPx: number;
}

function useExtent(host: { current: HTMLElement | null }, layout: Layout, count: number): Measured {
  const [measured, setMeasured] = useState<Measured>({ first: 0, last: Math.min(count, 20), rowPx: layout.rowPx ?? 200 });
  const measure = () => {
    const element = host.current;
    if (element === null) return;
    const rowPx = layout.rowPx ?? (element.firstElementChild?.getBoundingClientRect().height || 200);
    const now = { ...seen(element.getBoundingClientRect().top, window.innerHeight, rowPx, count), rowPx };
    setMeasured((was) => (was.first === now.first && was.last === now.last && was.rowPx === now.rowPx ? was : now));
  };
  useLayoutEffect(measure, [count, layout.rowPx, layout.form]);
  useEffect(() => {
    window.addEventListener("scroll", measure, { passive: true });
    window.addEventListener("resize", measure);
    const stop = onTick(measure); // what stands above the list may have grown
    return () => {
      window.removeEventListener("scroll", measure);
      window.removeEventListener("resize", measure);
      stop();
    };
  }, [count, layout.rowPx, layout.form]);
  return measured;
}

// While a cell has the focus, rows stay where they are, until the list was left alone for a minute.
function useHold(host: { current: HTMLElement | null }, deeds: Deeds): void {
  const touchedMs = useRef(-Infinity);
  useEffect(() => {
    const touch = () => (touchedMs.current = performance.now());
    const look = () => {
      const focused = host.current?.contains(document.activeElement) ?? false;
      deeds.holdOrder(focused && performance.now() - touchedMs.current < HOLD_FOR_MS);
    };
    for (const kind of ["keydown", "pointerdown"] as const) window.addEventListener(kind, touch);
    const stop = onTick(look);
    return () => {
      for (const kind of ["keydown", "pointerdown"] as const) window.removeEventListener(kind, touch);
      stop();
    };
  }, []);
}
