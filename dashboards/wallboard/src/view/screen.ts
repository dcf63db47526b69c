// The screen as a whole: dark or light, full or not, and the keys that hold everywhere.
import type { Theme } from "../options.ts";

export type Shown = "dark" | "light";

// Of the URL, else of the browser. The choice of a person goes into the URL, which can be kept as a bookmark.
export class ThemeSwitch {
  private readonly media = matchMedia("(prefers-color-scheme: light)");

  constructor(private chosen: Theme, private readonly onChange: () => void) {
    this.media.addEventListener("change", () => this.apply());
    this.apply();
  }

  get shown(): Shown {
    if (this.chosen !== "auto") return this.chosen;
    return this.media.matches ? "light" : "dark";
  }

  toggle(): void {
    this.chosen = this.shown === "dark" ? "light" : "dark";
    const url = new URL(location.href);
    url.searchParams.set("theme", this.chosen);
    history.replaceState(null, "", url);
    this.apply();
  }

  private apply(): void {
    document.documentElement.dataset["theme"] = this.shown;
    this.onChange();
  }
}

export function toggleFullscreen(): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen().catch(() => undefined); // refused: the page stays as it is
}

// A browser gives the full screen only to a person: the first key or touch asks for it.
export function fullscreenAtFirstTouch(onDone: () => void): void {
  const kinds = ["keydown", "pointerdown"] as const;
  const ask = () => {
    for (const kind of kinds) window.removeEventListener(kind, ask);
    if (document.fullscreenElement === null) toggleFullscreen();
    onDone();
  };
  for (const kind of kinds) window.addEventListener(kind, ask);
}

export function onShortcut(run: Record<string, () => void>): void {
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target instanceof HTMLInputElement && event.target.type !== "radio") return;
    run[event.key]?.();
  });
}
