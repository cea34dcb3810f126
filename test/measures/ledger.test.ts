import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DropReason, DROPS, ledgerOf } from "../../sim/measures/ledger.ts";
import { advance, present, returnTo, type Simulation, stateOf } from "../../sim/operations/simulation.ts";
import { BUFFER_LIMIT } from "../../sim/twin/messages.ts";
import { ACKNOWLEDGED, ARRIVED, NOWHERE, ON_THE_WIRE } from "../../sim/twin/state.ts";
import { instants, plannedRuns, pulledRuns, runsOf } from "../twin/plans.ts";
import { idsOf, MINUTE, oneGroup, quietScenario, runAlong, unlimited } from "../twin/rig.ts";

/** Copies in flight, found again here: at the chargers, in the logs, at the API. */
const inFlight = ({ twin: { charger: c, fleet, partition, call } }: Simulation): number => {
  let count = 0;
  for (let id = 0; id < fleet.size; id++)
    count += c.answers[id] + c.buffered[id] - (c.wire[id] >= ARRIVED ? 1 : 0);
  for (const unread of partition.unread) count += unread;
  for (const server of call.server) if (server !== NOWHERE) count++;
  return count;
};

const expectBalance = (s: Simulation): void => {
  const ledger = ledgerOf(s.twin);
  const { created, handled, suppressed, dropped, droppedBy } = ledger;
  expect(ledger.inFlight).toBe(inFlight(s));
  expect(dropped).toBe(Object.values(droppedBy).reduce((sum, n) => sum + n, 0));
  expect(created).toBe(handled + suppressed + ledger.inFlight + dropped);
  expect(ledger.balanced).toBe(true);
  for (const count of [created, handled, suppressed, ...Object.values(droppedBy)])
    expect(Number.isInteger(count) && count >= 0).toBe(true);
};

describe("nothing is lost", () => {
  const balances = (start: () => Simulation, times: readonly number[]): void => {
    const s = start();
    for (const t of times) {
      advance(s, t);
      expectBalance(s);
    }
  };

  test("under random faults, actions and arms, at random instants and at the end", () => {
    fc.assert(fc.property(plannedRuns, instants, balances), runsOf(60));
  });

  test("under random pulls of every lever", () => {
    fc.assert(fc.property(pulledRuns, instants, balances), runsOf(60));
  });

  test("through a snapshot and its restoration", () => {
    fc.assert(
      fc.property(plannedRuns, instants, (start, times) => {
        const s = start();
        const middle = times[Math.floor(times.length / 2)];
        advance(s, middle);
        const state = stateOf(s);
        const then = ledgerOf(s.twin);
        advance(s, times[times.length - 1]);
        const end = ledgerOf(s.twin);
        returnTo(s, state);
        expect(present(s)).toBe(middle);
        expect(ledgerOf(s.twin)).toEqual(then);
        expectBalance(s);
        advance(s, times[times.length - 1]);
        expect(ledgerOf(s.twin)).toEqual(end);
      }),
      runsOf(20),
    );
  });

  test("created, handled, suppressed and dropped never fall", () => {
    fc.assert(
      fc.property(pulledRuns, instants, (start, times) => {
        const s = start();
        let before = ledgerOf(s.twin);
        for (const t of times) {
          advance(s, t);
          const now = ledgerOf(s.twin);
          expect(now.created).toBeGreaterThanOrEqual(before.created);
          expect(now.handled).toBeGreaterThanOrEqual(before.handled);
          expect(now.suppressed).toBeGreaterThanOrEqual(before.suppressed);
          for (const reason of Object.keys(DROPS) as DropReason[])
            expect(now.droppedBy[reason]).toBeGreaterThanOrEqual(before.droppedBy[reason]);
          before = now;
        }
      }),
      runsOf(20),
    );
  });
});

test("a healthy fleet: what is created is handled, but for the few on a wire that a token refresh or a link cuts", () => {
  const s = runAlong(quietScenario(), []);
  advance(s, 110 * MINUTE);
  const { created, handled, suppressed, droppedBy } = ledgerOf(s.twin);
  expect(created).toBeGreaterThan(5_000);
  expect(handled / created).toBeGreaterThan(0.995);
  expect(suppressed + droppedBy.connectionLost).toBeLessThan(0.005 * created);
  expect(droppedBy.bufferFull).toBe(0);
});

/** A run in which everybody's connection is closed at `at`, while messages are at `wire`. */
const cut = (wire: number) => {
  const scenario = oneGroup(400, { retry: { policy: "fixed", wait: "5 s" } }, unlimited);
  const s = runAlong(scenario, []);
  let t = 0;
  while (!s.twin.charger.wire.includes(wire) && t < 60 * MINUTE) advance(s, (t += 1));
  const hit = idsOf(s.twin).filter((id) => s.twin.charger.wire[id] === wire);
  const before = ledgerOf(s.twin);
  s.pulls = [{ at: t + 1, lever: "connections-drop", target: 0, value: 1 }];
  advance(s, t + 1);
  return { s, hit, before, t };
};

describe("a connection that closes", () => {
  test("while the acknowledgement is under way: the message is sent again, and suppressed", () => {
    const { s, hit, before, t } = cut(ACKNOWLEDGED);
    const { charger } = s.twin;
    const sent = hit.filter((id) => charger.resent[id] === 1);
    expect(sent.length).toBeGreaterThan(0);
    expect(ledgerOf(s.twin).created - before.created).toBeGreaterThanOrEqual(sent.length);
    advance(s, t + MINUTE);
    expect(ledgerOf(s.twin).suppressed - before.suppressed).toBe(sent.length);
    for (const id of sent) expect(charger.resent[id]).toBe(0);
    expectBalance(s);
  });

  test("while the message is under way: that copy is dropped, another is sent, and handled once", () => {
    const { s, hit, before, t } = cut(ON_THE_WIRE);
    const after = ledgerOf(s.twin);
    expect(hit.length).toBeGreaterThan(0);
    // Messages that arrived within this very tick are past dropping; pulses may be cut as well.
    const lost = hit.filter((id) => s.twin.charger.wire[id] === 0 && s.twin.charger.resent[id] === 0);
    expect(after.droppedBy.connectionLost - before.droppedBy.connectionLost).toBeGreaterThanOrEqual(
      lost.length,
    );
    advance(s, t + MINUTE);
    expect(ledgerOf(s.twin).suppressed).toBe(before.suppressed + (hit.length - lost.length));
    expectBalance(s);
  });

  test("a buffer that is full drops what comes, with that name", () => {
    const scenario = oneGroup(800, { retry: { policy: "fixed" } }, { ...unlimited, lasts: "12 h" });
    const s = runAlong(scenario, [
      { at: 1, lever: "hub-admission", target: 0, value: 0 },
      { at: 2, lever: "connections-drop", target: 0, value: 1 },
    ]);
    advance(s, 3);
    // Nobody plugs in a hundred times within a run: fill the buffers by hand, as messages that came to be.
    for (const id of idsOf(s.twin)) {
      s.twin.tally.created[0] += BUFFER_LIMIT - s.twin.charger.buffered[id];
      s.twin.charger.buffered[id] = BUFFER_LIMIT;
    }
    expectBalance(s);
    advance(s, 4 * 60 * MINUTE);
    expectBalance(s);
    expect(ledgerOf(s.twin).droppedBy.bufferFull).toBeGreaterThan(10);
    for (const id of idsOf(s.twin)) expect(s.twin.charger.buffered[id]).toBeLessThanOrEqual(BUFFER_LIMIT);
  });
});
