/** Where in the fleet one is, from the world down to a charger; each level goes back up to it. */
import { closeUp, nameOf, path } from "../drill/scope.ts";

export const Crumbs = () => (
  <nav class="crumbs" aria-label="What is looked at">
    <ol>
      {path.value.map((level, k, levels) => (
        <li key={nameOf(level)}>
          {k === levels.length - 1 ? (
            <span aria-current="true">{nameOf(level)}</span>
          ) : (
            <button type="button" onClick={() => closeUp(level)}>
              {nameOf(level)}
            </button>
          )}
        </li>
      ))}
    </ol>
  </nav>
);
