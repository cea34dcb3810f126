/** An M/M/c queue on the kernel: what its customers met, for queueing theory to judge. */
import { allocate, i32 } from "../../sim/kernel/arena.ts";
import { draw } from "../../sim/kernel/draw.ts";
import {
  entityOf,
  eventFields,
  initEvents,
  kindOf,
  next,
  now,
  payloadOf,
  schedule,
} from "../../sim/kernel/events.ts";
import { deriveKeys } from "../../sim/kernel/streams.ts";
import { exponential } from "../../sim/kernel/variates.ts";

const ARRIVAL = 0;
const DEPARTURE = 1;
const BETWEEN_ARRIVALS = 0;
const SERVICE = 1;
const PLACES = 1 << 16;
export const MEAN_SERVICE = 1_000;

export interface Queue {
  readonly servers: number;
  /** Arrivals over what the servers can do. */
  readonly load: number;
  readonly customers: number;
  readonly seed: string;
  /** Lengthens every service, for the tests to notice. */
  readonly slowness?: number;
}
export interface Met {
  /** By customer, in services' means: the wait for a server, and the whole stay. */
  readonly wait: Float64Array;
  readonly stay: Float64Array;
  /** By customer: 1 if all servers were busy. */
  readonly delayed: Uint8Array;
  /** Customers in the system over time, watched from outside: its integral, in services' means, until `end`. */
  readonly area: number;
  readonly end: number;
}

export const runQueue = ({ servers, load, customers, seed, slowness = 1 }: Queue): Met => {
  const { events, line } = allocate({
    events: eventFields(servers + 1, servers + 1),
    line: { waiting: i32(PLACES) },
  }).views;
  const keys = deriveKeys(seed, ["between arrivals", "service"]);
  const arrivedAt = new Float64Array(customers);
  const wait = new Float64Array(customers);
  const stay = new Float64Array(customers);
  const delayed = new Uint8Array(customers);
  let busy = 0;
  let head = 0;
  let tail = 0;
  let area = 0;
  let before = 0;

  const lasts = (purpose: number, customer: number, mean: number): number =>
    Math.floor(mean * exponential(draw(keys, purpose, customer, 0)) + 0.5);
  const arriveNext = (customer: number): void => {
    const pause = lasts(BETWEEN_ARRIVALS, customer, MEAN_SERVICE / (servers * load));
    if (customer < customers) schedule(events, now(events) + pause, payloadOf(customer, ARRIVAL));
  };
  const serve = (customer: number): void => {
    const service = lasts(SERVICE, customer, MEAN_SERVICE * slowness);
    wait[customer] = (now(events) - arrivedAt[customer]) / MEAN_SERVICE;
    stay[customer] = wait[customer] + service / MEAN_SERVICE;
    schedule(events, now(events) + service, payloadOf(customer, DEPARTURE));
  };

  initEvents(events);
  arriveNext(0);
  for (let left = 2 * customers; left > 0; left--) {
    const payload = next(events, Infinity);
    const customer = entityOf(payload);
    area += (busy + tail - head) * (now(events) - before);
    before = now(events);
    if (kindOf(payload) === ARRIVAL) {
      arrivedAt[customer] = now(events);
      delayed[customer] = busy === servers ? 1 : 0;
      if (tail - head === PLACES) throw new RangeError("the line is full");
      if (busy === servers) line.waiting[tail++ & (PLACES - 1)] = customer;
      else {
        busy++;
        serve(customer);
      }
      arriveNext(customer + 1);
    } else if (tail > head) serve(line.waiting[head++ & (PLACES - 1)]);
    else busy--;
  }
  return { wait, stay, delayed, area: area / MEAN_SERVICE, end: before / MEAN_SERVICE };
};

/** Erlang's C: the chance that an arrival finds all of `servers` busy, at a load below 1. */
export const erlangC = (servers: number, load: number): number => {
  // By Erlang's B, whose recursion stays in range for any number of servers.
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (load * servers * blocked) / (k + load * servers * blocked);
  return blocked / (1 - load * (1 - blocked));
};
/** The mean wait for a server, in services' means. */
export const meanWait = (servers: number, load: number): number =>
  erlangC(servers, load) / (servers * (1 - load));

const BATCHES = 50;
/** Student's t for a two-sided 99.9 % interval with 49 degrees of freedom. */
const T = 3.5;

/** The mean and half of its 99.9 % interval, by the means of 50 successive batches; the first batch is left out as warm-up. */
export const batchMeans = (values: ArrayLike<number>): { mean: number; half: number } => {
  const size = Math.floor(values.length / (BATCHES + 1));
  const means = Array.from({ length: BATCHES }, (_, batch) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += values[(batch + 1) * size + i];
    return sum / size;
  });
  const mean = means.reduce((sum, x) => sum + x, 0) / BATCHES;
  const variance = means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (BATCHES - 1);
  return { mean, half: T * Math.sqrt(variance / BATCHES) };
};
