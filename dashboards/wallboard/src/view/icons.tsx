// Shapes of the grades: told apart without their colours.
import type { Grade } from "../picture/grade.ts";

const PATHS: Record<Grade, string> = {
  trouble: "M8 1.2 15.4 14.4H.6Z M7.1 5.6v4.6h1.8V5.6Z M7.1 11.2v1.8h1.8v-1.8Z",
  watch: "M8 .6 15.4 8 8 15.4.6 8Z M7.1 4.2v4.8h1.8V4.2Z M7.1 10.2v1.8h1.8v-1.8Z",
  fine: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z M6.9 11.3 3.9 8.3l1.2-1.2 1.8 1.8 4-4 1.2 1.2Z",
  closed: "M2 2h12v12H2Z M4.6 7.1v1.8h6.8V7.1Z",
  unknown: "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2Zm0 1.7a5.1 5.1 0 1 1 0 10.2A5.1 5.1 0 0 1 8 2.9Z M5.2 7.2h5.6v1.6H5.2Z",
};

export function GradeShape({ grade }: { grade: Grade }) {
  return (
    <svg class={`shape shape-${grade}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path fill-rule="evenodd" d={PATHS[grade]} />
    </svg>
  );
}

export type Sign = "full" | "theme" | "help" | "close";

const SIGNS: Record<Sign, string> = {
  full: "M2 6V2h4 M10 2h4v4 M14 10v4h-4 M6 14H2v-4",
  theme: "M8 2a6 6 0 1 0 0 12V2Z M8 2a6 6 0 0 1 0 12",
  help: "M5.6 5.6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.9 M8 12.4v.4",
  close: "M3 3l10 10 M13 3 3 13",
};

export function SignShape({ sign }: { sign: Sign }) {
  return (
    <svg class="sign" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={SIGNS[sign]} fill={sign === "theme" ? "currentColor" : "none"} fill-opacity="0.35" stroke="currentColor"
        stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
