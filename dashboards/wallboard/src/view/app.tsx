// The page: verdict, list, foot; and the panel, where a row has been opened.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { layOut } from "../picture/layout.ts";
import type { Layout } from "../picture/layout.ts";
import type { PictureRow } from "../picture/picture.ts";
import { onTick } from "./clock.ts";
import { Help } from "./help.tsx";
import { List } from "./list.tsx";
import { Foot, Mistakes } from "./notices.tsx";
import { Panel } from "./panel.tsx";
import type { Deeds, Scene } from "./scene.ts";
import { NAMED_MAX, VerdictLine } from "./verdict.tsx";
import type { Extent } from "./window.ts";

interface AppProps {
  scene: Scene;
  deeds: Deeds;
}

interface Size {
  width: number;
  height: number; // what the list's rows have for themselves
}

// A little room more is left unused: what stands above the rows grows with them, and both would chase each other for ever.
const UNUSED_PX = 3;

function fits(was: Size, now: Size): boolean {
  return was.width === now.width && was.height <= now.height && was.height + UNUSED_PX >= now.height;
}

// Looks again when the window's size or what there is around the rows changes, and at each tick: to look at each drawing
// would lay the page out twice.
function useMeasure(measure: () => void, around: string): void {
  useLayoutEffect(measure, [around]);
  useEffect(() => {
    window.addEventListener("resize", measure);
    const stop = onTick(measure);
    return () => {
      window.removeEventListener("resize", measure);
      stop();
    };
  }, []);
}

// What there is above the rows, in short: where something of it comes or goes, the rows fit in the same drawing. Of the rest,
// such as longer texts, the next tick takes note.
function standing({ stamp, stale, picture, mistakes, groupsNotFound, serverSays, hint }: Scene): string {
  const named = Math.min(picture.bad.length, NAMED_MAX + 1); // more are told in one word
  return [stamp === null, stale, named, mistakes.length, groupsNotFound.length, serverSays, hint].join();
}

// The screen less what stands above and below the rows. Observed: the verdict may take two lines, a notice may go.
function useSize(main: { current: HTMLElement | null }, scene: Scene): Size {
  const [size, setSize] = useState<Size>({ width: window.innerWidth, height: window.innerHeight - 160 });
  const measure = () => {
    const root = main.current;
    if (root === null) return;
    const around = [...root.querySelectorAll<HTMLElement>(".verdict, .mistakes, .heads, .foot")];
    const taken = around.reduce((sum, element) => sum + element.getBoundingClientRect().height, 0);
    const now = { width: document.documentElement.clientWidth, height: Math.max(80, window.innerHeight - Math.ceil(taken) - 1) };
    setSize((was) => (fits(was, now) ? was : now));
    const stuck = `${root.querySelector(".verdict")?.getBoundingClientRect().height ?? 0}px`;
    const { style } = document.documentElement;
    if (style.getPropertyValue("--verdict") !== stuck) style.setProperty("--verdict", stuck);
  };
  useMeasure(measure, standing(scene));
  return size;
}

// The next screenful every so many seconds.
function useTurning(pages: number, everyS: number | null): number {
  const [page, setPage] = useState(0);
  useEffect(() => {
    if (everyS === null || pages < 2) return;
    const timer = setInterval(() => setPage((was) => was + 1), everyS * 1000);
    return () => clearInterval(timer);
  }, [everyS, pages < 2]);
  return pages > 0 ? page % pages : 0;
}

function screenful(rows: readonly PictureRow[], layout: Layout, page: number): readonly PictureRow[] {
  return layout.perScreen === null ? rows : rows.slice(page * layout.perScreen, (page + 1) * layout.perScreen);
}

export function App({ scene, deeds }: AppProps) {
  const main = useRef<HTMLElement>(null);
  const size = useSize(main, scene);
  const layout = layOut(size.width, size.height, scene.options);
  const all = scene.picture.rows;
  const pages = layout.perScreen === null ? 1 : Math.max(1, Math.ceil(all.length / layout.perScreen));
  const page = useTurning(pages, scene.options.rotateS);
  const rows = screenful(all, layout, page);
  const [lastSeen, setLastSeen] = useState(Infinity);
  const onSeen = ({ last }: Extent) => setLastSeen(layout.perScreen === null ? last : Infinity);
  const hidden = layout.perScreen === null ? all.slice(lastSeen) : all.filter((row) => !rows.includes(row));
  const { stamp, link } = scene;
  return (
    <main ref={main} class={`page ${scene.options.kiosk ? "kiosk" : ""} ${layout.perScreen === null ? "scrolls" : "fits"}`}
      data-instance={stamp?.instance} data-seq={stamp?.seq} data-as-of={stamp?.as_of} data-connection={link.state}
      data-age-s={scene.ageS(performance.now())?.toFixed(3)} data-stale={String(scene.stale)}>
      <VerdictLine scene={scene} deeds={deeds} />
      <Mistakes scene={scene} deeds={deeds} />
      <List scene={scene} deeds={deeds} layout={layout} rows={rows} total={all.length} onSeen={onSeen}
        indexOfFirst={layout.perScreen === null ? 0 : page * layout.perScreen} />
      <Foot scene={scene} hidden={hidden} page={page + 1} pages={pages} hint={scene.hint} />
      {scene.opened !== null && (
        <Panel key={scene.opened.row.key} scene={scene} {...scene.opened} detail={scene.detail} close={deeds.close} />
      )}
      {scene.helpShown && <Help words={scene.words} close={() => deeds.showHelp(false)} />}
    </main>
  );
}
