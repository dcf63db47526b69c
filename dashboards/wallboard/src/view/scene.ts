// All that the components draw from, put together anew for each frame.
import type { Detail } from "../feed/detail.ts";
import type { LinkNews } from "../feed/wire.ts";
import type { Past } from "../feed/history.ts";
import type { Mistake, Options } from "../options.ts";
import type { Stamp } from "../picture/api.ts";
import type { Picture, PictureRow } from "../picture/picture.ts";
import type { Words } from "../words/index.ts";
import type { FigureId } from "./figures.ts";

export type LinkShown = LinkNews & { readonly sinceMs: number }; // when the worker told it, by the page's clock

// The panel: of which row, and which of its numbers was clicked.
export interface Opened {
  row: PictureRow;
  figure: FigureId;
  gone: boolean;
}

export interface Scene {
  words: Words;
  options: Options;
  mistakes: Mistake[];
  groupsNotFound: string[];
  serverSays: string | null;
  link: LinkShown;
  stamp: Stamp | null;
  stale: boolean;
  picture: Picture;
  theme: "dark" | "light";
  opened: Opened | null;
  detail: Detail;
  helpShown: boolean;
  hint: string | null; // to whoever stands before the screen
  pastOf(key: string): Past | null;
  ageS(nowMs: number): number | null;
  serverTimeMs(nowMs: number): number | null;
}

// What a person can set going.
export interface Deeds {
  open(row: PictureRow, figure: FigureId): void;
  close(): void; // the panel
  showHelp(shown: boolean): void;
  toggleFullscreen(): void;
  toggleTheme(): void;
  dismissMistakes(): void;
  inView(keys: readonly string[]): void; // their history is wanted
  holdOrder(held: boolean): void;
}
