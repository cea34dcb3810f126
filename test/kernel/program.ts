/**
 * Random programs for an event list. A program says what each event that is handled does: which timers of which entities it
 * arms, at what delay, and which it cancels. Cancelling is lazy, as in the twin: an entity's `due` time says whether an
 * event that comes out is live.
 */
import fc from "fast-check";
import { entityOf, kindOf, payloadOf } from "../../sim/kernel/events.ts";
import type { Kernel } from "./reference.ts";

export const ENTITIES = 8;
const KINDS = 4;
export const TIMERS = ENTITIES * KINDS;

const TICK_BLOCK = 1 << 10;
const TICK_PERIOD = 1 << 22;

interface Arm {
  readonly entity: number;
  readonly kind: number;
  readonly delay: number;
}
/** What one handled event does. */
interface Action {
  readonly arms: readonly Arm[];
  readonly cancels: readonly { readonly entity: number; readonly kind: number }[];
}
export interface Program {
  readonly actions: readonly Action[];
  /** The run is cut into pieces of these lengths; what is scheduled between pieces comes from the actions, too. */
  readonly pieces: readonly number[];
}

/** What a program remembers as it runs. It lies in typed arrays, so that it can be part of an arena. */
export interface Memory {
  readonly due: Int32Array;
  /** How many actions were taken, and how many events are pending. */
  readonly count: Int32Array;
}
export const newMemory = (): Memory => ({ due: new Int32Array(TIMERS), count: new Int32Array(2) });
const TAKEN = 0;
const PENDING = 1;

const entity = fc.nat(ENTITIES - 1);
const kind = fc.nat(KINDS - 1);
/** Delays on the scale of a tick, a block, a period and several, and those that just reach the edge of one. */
const delay = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(-5, 0, 0, 1, 2) },
  { weight: 5, arbitrary: fc.nat(TICK_BLOCK) },
  { weight: 3, arbitrary: fc.nat(20 * TICK_BLOCK) },
  { weight: 1, arbitrary: fc.nat(TICK_PERIOD) },
  { weight: 1, arbitrary: fc.nat(3 * TICK_PERIOD) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[TICK_BLOCK, 2 * TICK_BLOCK, TICK_PERIOD, 3 * TICK_PERIOD].flatMap((edge) => [
        edge - 1,
        edge,
        edge + 1,
      ]),
    ),
  },
);
const action: fc.Arbitrary<Action> = fc.record({
  arms: fc.array(fc.record({ entity, kind, delay }), { maxLength: 4 }),
  cancels: fc.array(fc.record({ entity, kind }), { maxLength: 1 }),
});
export const program: fc.Arbitrary<Program> = fc.record({
  actions: fc.array(action, { minLength: 1, maxLength: 80, size: "max" }),
  pieces: fc.array(fc.oneof(fc.nat(3), fc.nat(3000), fc.nat(TICK_PERIOD)), { maxLength: 6 }),
});

const timer = (entity_: number, kind_: number): number => entity_ * KINDS + kind_;

/** Takes the program's next action; its first one begins it. */
export const act = (kernel: Kernel, memory: Memory, { actions }: Program): void => {
  if (memory.count[TAKEN] >= actions.length) return;
  const { arms, cancels } = actions[memory.count[TAKEN]++];
  for (const cancel of cancels) memory.due[timer(cancel.entity, cancel.kind)] = -1;
  for (const arm of arms) {
    const time = Math.max(kernel.now(), kernel.now() + arm.delay);
    memory.due[timer(arm.entity, arm.kind)] = time;
    memory.count[PENDING]++;
    kernel.schedule(kernel.now() + arm.delay, payloadOf(arm.entity, arm.kind));
  }
};

/** Takes events until none is due by `until`, or `most` were taken, or none is pending; each is [time, payload, live]. */
export const playPiece = (
  kernel: Kernel,
  memory: Memory,
  program_: Program,
  until = Infinity,
  most = Infinity,
) => {
  const trace: [time: number, payload: number, live: boolean][] = [];
  while (trace.length < most && (memory.count[PENDING] > 0 || until < Infinity)) {
    const payload = kernel.next(until);
    if (payload < 0) break;
    memory.count[PENDING]--;
    const due = timer(entityOf(payload), kindOf(payload));
    const live = memory.due[due] === kernel.now();
    trace.push([kernel.now(), payload, live]);
    if (!live) continue;
    memory.due[due] = -1;
    act(kernel, memory, program_);
  }
  return trace;
};

/** Plays a whole program, piece by piece, and then to the end; between pieces an action is taken from outside. */
export const play = (kernel: Kernel, memory: Memory, program_: Program) => {
  const trace: unknown[] = [];
  act(kernel, memory, program_);
  let until = 0;
  for (const piece of program_.pieces) {
    until += piece;
    trace.push(...playPiece(kernel, memory, program_, until), ["stopped", kernel.now()]);
    act(kernel, memory, program_);
  }
  trace.push(...playPiece(kernel, memory, program_));
  return trace;
};
