/** Light or dark: as the system has it, or as a person chose. */
import { effect, signal } from "@preact/signals";

export const SCHEMES = ["system", "light", "dark"] as const;
export type Scheme = (typeof SCHEMES)[number];

const KEPT_AS = "ridethrough-scheme";

/** What was chosen on this machine before; not every browser tells. */
const kept = (): Scheme => {
  try {
    const found = localStorage.getItem(KEPT_AS);
    return SCHEMES.find((one) => one === found) ?? "system";
  } catch {
    return "system";
  }
};

const keep = (scheme: Scheme): void => {
  try {
    if (scheme === "system") localStorage.removeItem(KEPT_AS);
    else localStorage.setItem(KEPT_AS, scheme);
  } catch {
    // Then it is chosen anew the next time.
  }
};

export const scheme = signal<Scheme>("system");
/** Grows whenever the colours have changed: whatever is drawn by hand is drawn anew. */
export const recoloured = signal(0);

export const nextScheme = (now: Scheme): Scheme => SCHEMES[(SCHEMES.indexOf(now) + 1) % SCHEMES.length];

/** Has the page follow the choice from now on. */
export const followScheme = (): void => {
  scheme.value = kept();
  effect(() => {
    const { dataset } = document.documentElement;
    if (scheme.value === "system") delete dataset["scheme"];
    else dataset["scheme"] = scheme.value;
    keep(scheme.value);
    recoloured.value = recoloured.peek() + 1;
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => recoloured.value++);
};
