/** The levers on what the operators see. */
import type { Lever } from "./lever.ts";

export const monitorLevers = {
  "monitor-delay": {
    target: "0",
    about: "Minutes a sample takes to reach the alert rules; −1: the normal delay.",
    pull: (w, _t, _target, minutes) => {
      w.sight.delay[0] = minutes;
    },
  },
  "monitor-blind": {
    target: "0",
    about: "1: no sample reaches the alert rules.",
    pull: (w, _t, _target, blind) => {
      w.sight.blind[0] = blind;
    },
  },
} satisfies Record<string, Lever>;
