// Where the arrows lead within the list.
import type { Place } from "./row.tsx";

export interface Spot {
  key: string; // of the row
  place: Place;
}

// Null: the key does nothing here. `page` is how many rows Page Up and Page Down go.
export function step(key: string, from: Spot | null, rows: readonly string[], places: readonly Place[],
                     rightToLeft: boolean, page: number): Spot | null {
  if (from === null || rows.length === 0) return null;
  const row = Math.max(0, rows.indexOf(from.key));
  const place = Math.max(0, places.indexOf(from.place));
  const to = (r: number, p: number): Spot | null => {
    const toRow = rows[Math.min(rows.length - 1, Math.max(0, r))];
    const toPlace = places[Math.min(places.length - 1, Math.max(0, p))];
    return toRow === undefined || toPlace === undefined ? null : { key: toRow, place: toPlace };
  };
  const forward = rightToLeft ? -1 : 1;
  switch (key) {
    case "ArrowDown":
      return to(row + 1, place);
    case "ArrowUp":
      return to(row - 1, place);
    case "ArrowRight":
      return to(row, place + forward);
    case "ArrowLeft":
      return to(row, place - forward);
    case "PageDown":
      return to(row + Math.max(1, page - 1), place);
    case "PageUp":
      return to(row - Math.max(1, page - 1), place);
    case "Home":
      return to(0, place);
    case "End":
      return to(rows.length - 1, place);
    default:
      return null;
  }
}
