// The last hour of a row, drawn: the most who waited in each minute, and below it the minutes that missed a target.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Past } from "../feed/history.ts";
import type { HistoryPoint } from "../picture/api.ts";
import type { Words } from "../words/index.ts";
import { inTurn } from "./turns.ts";

interface TrendProps {
  past: Past | null;
  words: Words;
  theme: "dark" | "light";
  axes: boolean; // with times and numbers: where there is room for them
}

function dataOf(points: readonly HistoryPoint[]): uPlot.AlignedData {
  const times = points.map((point) => Date.parse(point.time) / 1000);
  const waiting = points.map((point) => point.waiting_max);
  const top = Math.max(4, ...waiting);
  // A minute that missed is a bar from below, a tenth of the height high, whatever the number: the eye counts minutes.
  const missed = points.map((point) => (point.decided.misses > 0 ? -top * 0.14 : null));
  return [times, waiting, missed];
}

function colours(element: Element): (name: string) => string {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name).trim();
}

function optionsFor(element: HTMLElement, { words, axes }: TrendProps): uPlot.Options {
  const colour = colours(element);
  const bars = uPlot.paths.bars?.({ size: [0.8, 14] });
  const steps = uPlot.paths.stepped?.({ align: 1 });
  const axis: uPlot.Axis = { stroke: colour("--muted"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  return {
    ...sizeOf(element),
    legend: { show: false },
    cursor: { show: false },
    padding: axes ? [8, 8, 0, 0] : [2, 0, 0, 0],
    scales: {
      x: { time: true },
      y: { range: (_, low, high) => [Math.min(low, -Math.max(4, high) * 0.14), Math.max(4, high) * 1.05] },
    },
    axes: axes
      ? [{ ...axis, values: (_, at) => at.map((second) => words.clock(new Date(second * 1000))) },
         { ...axis, size: 40, values: (_, at) => at.map((n) => (n < 0 || n % 1 !== 0 ? "" : words.count(n))) }]
      : [{ show: false }, { show: false }],
    series: [
      {},
      { stroke: colour("--trend"), fill: colour("--trend-fill"), width: 1.5, points: { show: false }, ...(steps && { paths: steps }) },
      { stroke: colour("--trouble"), fill: colour("--trouble"), width: 0, points: { show: false }, ...(bars && { paths: bars }) },
    ],
  };
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: Math.max(20, element.clientWidth), height: Math.max(16, element.clientHeight) };
}

function fit(chart: uPlot | null, element: HTMLElement): void {
  const size = sizeOf(element);
  if (chart !== null && (chart.width !== size.width || chart.height !== size.height)) chart.setSize(size);
}

export function trendSummary(points: readonly HistoryPoint[], words: Words): string {
  let most = points[0];
  let missed = 0;
  for (const point of points) {
    if (most === undefined || point.waiting_max > most.waiting_max) most = point;
    missed += point.decided.misses;
  }
  if (most === undefined) return words.text("trend.none");
  const last = points[points.length - 1];
  return words.text("trend.summary", {
    most: most.waiting_max, time: words.clock(new Date(most.time)), now: last?.waiting_max ?? 0, missed,
  });
}

export function Trend(props: TrendProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const points = props.past?.points ?? null;

  const newest = useRef(points);
  newest.current = points;

  useEffect(() => {
    const element = host.current;
    if (element === null || points === null) return;
    const resized = new ResizeObserver(() => fit(chart.current, element));
    const takeBack = inTurn(() => {
      chart.current = new uPlot(optionsFor(element, props), dataOf(newest.current ?? points), element);
      resized.observe(element);
    });
    return () => {
      takeBack();
      resized.disconnect();
      chart.current?.destroy();
      chart.current = null;
    };
    // A new chart for another theme or language; new points only move the line.
  }, [points !== null, props.theme, props.words]);

  useEffect(() => {
    if (points === null || chart.current === null) return;
    return inTurn(() => chart.current?.setData(dataOf(points)));
  }, [points]);

  if (points === null) {
    const waiting = props.past?.failed === true ? "trend.failed" : "trend.loading";
    return <span class="small">{props.words.text(waiting)}</span>;
  }
  return <div class={`trend ${props.axes ? "with-axes" : ""}`} ref={host} role="img" aria-label={trendSummary(points, props.words)} />;
}
