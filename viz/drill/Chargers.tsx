/** Chargers one by one: all that are selected, or those of a state; from here each can be chosen by keyboard. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { STEPS_PER_MINUTE } from "../../sim/live/film.ts";
import { count } from "../figures.ts";
import { ground } from "../map/ground.ts";
import { kindsShown } from "../map/kinds.ts";
import { Dot } from "../map/Legend.tsx";
import { runOf } from "../session/session.ts";
import { minute } from "../view/playhead.ts";
import { truthHidden } from "../view/view.ts";
import { frameAt, standingOf } from "./charger.ts";
import { pageOf } from "./counts.ts";
import { lookedAt, WhichFuture } from "./lookedAt.tsx";
import { chosen, closeUp } from "./scope.ts";

const PAGE = 50;
const COLUMNS = ["Charger", "State", "Since", "Held for", "Market", "Group"];

/** Up and down from charger to charger. */
const onKey = (event: KeyboardEvent): void => {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  const buttons = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>("tbody button")];
  const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + by];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
};

export const Chargers = () => {
  const kind = useSignal<number | undefined>(undefined);
  const page = useSignal(0);
  const run = runOf(lookedAt.value);
  const known = ground.value;
  const at = minute.value;
  const hidden = truthHidden.value;
  const kinds = kindsShown(hidden);
  const only = chosen.value;
  const there = run !== undefined && known !== undefined && at <= run.simulated;
  const wanted = kind.value !== undefined && kind.value < kinds.list.length ? kind.value : undefined;
  const shown = useMemo(() => {
    const frame = there ? frameAt(run, at) : undefined;
    return frame === undefined ? { ids: [], of: 0 } : pageOf(frame, only, kinds, wanted, page.value, PAGE);
  }, [run, there, at, only, kinds, wanted, page.value]);
  if (!there) return null;
  const pages = Math.max(1, Math.ceil(shown.of / PAGE));
  if (page.value >= pages) page.value = pages - 1;
  return (
    <section class="chargers" aria-labelledby="chargers-name">
      <h3 id="chargers-name">
        Chargers <span class="aside">{count(shown.of)}</span>
      </h3>
      <div class="filter">
        <label>
          Show{" "}
          <select
            id="chargers-kind"
            value={wanted ?? ""}
            onChange={({ currentTarget: { value } }) => {
              kind.value = value === "" ? undefined : Number(value);
              page.value = 0;
            }}
          >
            <option value="">all</option>
            {kinds.list.map(({ words }, k) => (
              <option key={words} value={k}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <WhichFuture />
        {pages > 1 && (
          <span class="pages" role="group" aria-label="Pages">
            <button type="button" disabled={page.value === 0} onClick={() => page.value--}>
              Earlier
            </button>
            {count(page.value * PAGE + 1)} to {count(Math.min(shown.of, (page.value + 1) * PAGE))}
            <button type="button" disabled={page.value >= pages - 1} onClick={() => page.value++}>
              Later
            </button>
          </span>
        )}
      </div>
      <div class="scrolls" tabIndex={0} role="group" aria-labelledby="chargers-name" onKeyDown={onKey}>
        <table id="chargers">
          <thead>
            <tr>
              {COLUMNS.filter((name) => !hidden || name !== "Held for").map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.ids.map((id) => {
              const one = standingOf(run, known.groupOf, id, at * STEPS_PER_MINUTE, hidden);
              return (
                one !== undefined && (
                  <tr key={id}>
                    <th scope="row">
                      <button type="button" onClick={() => closeUp({ kind: "charger", id })}>
                        {count(id)}
                      </button>
                    </th>
                    <td>
                      <Dot kind={kinds.list[one.kind]} />
                      {one.words}
                    </td>
                    <td>{one.since.replace(/^since /, "")}</td>
                    {!hidden && <td>{one.held}</td>}
                    <td>{one.group.market}</td>
                    <td>{one.group.name}</td>
                  </tr>
                )
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
};
