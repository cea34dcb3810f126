/** Which of two futures a list or a story is of. */
import { computed, signal } from "@preact/signals";
import { futures } from "../session/session.ts";

const wanted = signal<0 | 1>(0);

/** The future whose chargers are listed; the first where there is one only. */
export const lookedAt = computed((): 0 | 1 => (futures[1].value === undefined ? 0 : wanted.value));

export const WhichFuture = () =>
  futures[1].value === undefined ? null : (
    <label>
      Of{" "}
      <select
        value={lookedAt.value}
        onChange={(event) => (wanted.value = event.currentTarget.value === "1" ? 1 : 0)}
      >
        <option value={0}>the run as it was</option>
        <option value={1}>the other future</option>
      </select>
    </label>
  );
