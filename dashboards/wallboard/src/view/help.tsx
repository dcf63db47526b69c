// The keys, and what the shapes mean.
import { GRADES } from "../picture/grade.ts";
import type { Words } from "../words/index.ts";
import { GradeShape, SignShape } from "./icons.tsx";
import { useModal } from "./panel.tsx";

const KEYS = ["arrows", "enter", "escape", "page", "full", "help"] as const;

export function Help({ words, close }: { words: Words; close(): void }) {
  const dialog = useModal(close);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <div class="panel-inside">
        <header class="panel-head">
          <h2 id="help-title">{words.text("keys.title")}</h2>
          <button type="button" class="control" aria-label={words.text("detail.close")} title={words.text("detail.close")} onClick={close}>
            <SignShape sign="close" />
          </button>
        </header>
        <ul>{KEYS.map((key) => <li key={key}>{words.text(`keys.${key}`)}</li>)}</ul>
        <dl class="grades">
          {GRADES.map((grade) => (
            <div key={grade}>
              <dt><GradeShape grade={grade} /> {words.text(`grade.${grade}`)}</dt>
              <dd>{words.text(`grade_means.${grade}`)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </dialog>
  );
}
