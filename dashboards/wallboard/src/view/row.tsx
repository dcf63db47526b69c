// One row: the queue's name with its grade, then a cell for each column.
import { memo } from "preact/compat";
import type { Past } from "../feed/history.ts";
import type { Column, WindowName } from "../options.ts";
import type { PictureRow } from "../picture/picture.ts";
import { shownName } from "../words/index.ts";
import type { Words } from "../words/index.ts";
import { Age, CELLS, Figure, figureOfColumn } from "./cells.tsx";
import { baseOf, channelName } from "./figures.ts";
import type { FigureId } from "./figures.ts";
import { GradeShape } from "./icons.tsx";
import { courseText, reasonText, titleOf } from "./sentences.ts";
import { Trend } from "./trend_chart.tsx";

export type Place = Column | "queue"; // of a cell within its row

export interface RowProps {
  row: PictureRow;
  index: number; // among all rows, from 0
  columns: readonly Column[];
  windows: readonly WindowName[];
  words: Words;
  theme: "dark" | "light";
  past: Past | null;
  inView: boolean;
  stale: boolean;
  current: Place | null; // the cell that the tab key reaches
  ageS(nowMs: number): number | null;
  open(row: PictureRow, figure: FigureId): void;
}

// What was clicked: the nearest figure, else the one its cell stands for.
function figureAt(target: EventTarget | null, otherwise: FigureId): FigureId {
  const element = target instanceof Element ? target.closest("[data-figure]") : null;
  const figure = element?.getAttribute("data-figure") ?? otherwise;
  return figure === "age" ? otherwise : figure;
}

// Since when and better or worse; else the weightiest reason. That figures are old, the age itself says.
function courseOrReason({ row, words }: RowProps): string {
  const course = courseText(row, words);
  const reason = row.reasons[0];
  if (course !== "" || reason === undefined || reason.kind === "old") return course;
  return reasonText(reason, words, "");
}

function Name(props: RowProps) {
  const { row, words, columns } = props;
  const course = courseOrReason(props);
  const ageHere = !columns.includes("state"); // else it stands there
  return (
    <>
      <span class="title"><bdi>{titleOf(row.row, words)}</bdi></span>
      <span class="facts">
        <span class="badge"><GradeShape grade={row.grade} /><Figure id="grade" value={row.grade}>{words.text(`grade.${row.grade}`)}</Figure></span>
        <span class="channel"><bdi>{channelName(words, row.row.channel, shownName)}</bdi></span>
      </span>
      <span class={`small course ${row.direction}`}>
        {ageHere && <Age {...props} />}{ageHere && course !== "" && " · "}{course}
      </span>
    </>
  );
}

function RowDrawn(props: RowProps) {
  const { row, columns, windows, words, current, open } = props;
  const { queue, group, channel } = row.row;
  const cell = (place: Place, figure: FigureId, content: preact.ComponentChildren) => (
    <button type="button" data-place={place} tabIndex={current === place ? 0 : -1}
      onClick={(event) => open(row, figureAt(event.target, figure))}>{content}</button>
  );
  return (
    <div class={`row grade-${row.grade}`} role="row" aria-rowindex={props.index + 2} data-row={row.key} data-queue={queue}
      data-group={group} data-channel={channel} data-grade={row.grade} data-stale={String(props.stale || row.row.state === "stale")}>
      <div class="cell queue" role="rowheader">{cell("queue", "queue", <Name {...props} />)}</div>
      {columns.map((column) => {
        const figure = figureOfColumn(column, windows);
        const Cell = column === "trend" ? null : CELLS[column];
        return (
          <div key={column} class={`cell ${column}`} role="gridcell">
            {cell(column, figure, (
              <>
                <span class="label">{words.text(`figure.${column}`)}{windowed(column) && ` · ${words.text(`window.${windows[0] ?? "15m"}`)}`}</span>
                {Cell === null ? <TrendOf {...props} /> : <Cell row={row} words={words} windows={windows} ageS={props.ageS} stale={props.stale} />}
              </>
            ))}
          </div>
        );
      })}
    </div>
  );
}

export function windowed(column: Column): boolean {
  return ["service_level", "abandon_rate"].includes(baseOf(column));
}

function TrendOf({ row, words, theme, past, inView }: RowProps) {
  if (row.row.queue === undefined) return <span class="small">{words.text("trend.none")}</span>;
  if (!inView) return <span class="small">{words.text("trend.loading")}</span>;
  return <Trend past={past} words={words} theme={theme} axes={false} />;
}

export const RowView = memo(RowDrawn);
