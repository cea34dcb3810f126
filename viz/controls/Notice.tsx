/** A few words on what has just happened; also for those who hear the page. */
import { signal } from "@preact/signals";
import "./notice.css";

interface Said {
  readonly words: string;
  /** Counts, so that the same words can be said twice. */
  readonly turn: number;
}

const said = signal<Said | undefined>(undefined);
let turn = 0;
let due: ReturnType<typeof setTimeout> | undefined;

/** Long enough to read slowly. */
const msFor = (words: string): number => 4_000 + 60 * words.length;

const dismiss = (): void => {
  clearTimeout(due);
  said.value = undefined;
};

const dismissIn = (ms: number): void => {
  clearTimeout(due);
  due = setTimeout(dismiss, ms);
};

/** Says something for a few seconds, in place of what was said before. */
export const notify = (words: string): void => {
  said.value = { words, turn: ++turn };
  dismissIn(msFor(words));
};

export const Notice = () => {
  const now = said.value;
  return (
    <div class="notice" role="status" aria-live="polite">
      {now !== undefined && (
        <p
          key={now.turn}
          onPointerEnter={() => clearTimeout(due)}
          onPointerLeave={() => dismissIn(msFor(now.words))}
        >
          {now.words}
          <button type="button" aria-label="Dismiss" onClick={dismiss}>
            ×
          </button>
        </p>
      )}
    </div>
  );
};
