/** The diagram's figures as a table, folded away until someone wants to read them. */
import type { Picture } from "./parts.ts";
import { sayTroubles } from "./words.ts";

export const CloudTable = ({ picture, at }: { readonly picture: Picture; readonly at: string }) => (
  <details class="figures">
    <summary>The same as a table</summary>
    <div class="scrolls" tabIndex={0} role="region" aria-label="Parts of the cloud">
      <table id="cloud-parts">
        <caption class="unseen">The parts of the cloud at {at}</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">What is wrong</th>
            <th scope="col">Figures</th>
          </tr>
        </thead>
        <tbody>
          {picture.parts.map((part) => (
            <tr key={part.name} class={part.troubles.length > 0 ? "faulty" : ""}>
              <th scope="row">{part.name}</th>
              <td>{sayTroubles(part) || "nothing"}</td>
              <td>
                {part.figures.map(([what, value]) => `${what} ${value}`).join(", ") ||
                  "no monitor looks here"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </details>
);
