/** What a fleet's cloud costs a month, item by item, from prices that are assumed unless a scenario states them. */
import { Schema } from "effect";
import { ticksToSeconds } from "../kernel/time.ts";
import { LOG_PLACES_EACH, PIPELINE_NAMES } from "../twin/backendParameters.ts";
import type { Cloud, Fleet, Group, Hub, StandbyTemperature } from "../twin/parameters.ts";
import { Factor, knob, Share } from "../twin/quantity.ts";

/** In EUR a month; a month is 30 days. */
export const Prices = Schema.Struct({
  hub: knob(Factor, 50, "assumed", "A hub of whatever size: its address, its certificates, its monitoring."),
  hubAdmission: knob(
    Factor,
    2,
    "assumed: an IoT Hub S2 unit admits 120 a second and costs about 250",
    "Each new connection a second that a hub admits.",
  ),
  gatewayInstance: knob(Factor, 60, "assumed", "An instance of a gateway."),
  consumerInstance: knob(Factor, 60, "assumed", "A consumer instance of a pipeline."),
  logPartition: knob(Factor, 10, "assumed", "A partition of a pipeline's log."),
  storeConnection: knob(
    Factor,
    5,
    "assumed",
    "A connection of a store's pool, with its part of the database behind it.",
  ),
  logCapacity: knob(Factor, 1, "assumed", "Room for a million messages in the logs."),
  deduplication: knob(
    Factor,
    5,
    "assumed",
    "A million messages that pipelines remember, to suppress duplicates.",
  ),
  messages: knob(Factor, 0.1, "assumed", "A million signs of life taken in."),
  lteMegabyte: knob(Factor, 0.02, "assumed", "A megabyte over LTE-M."),
  coldStandby: knob(
    Share,
    0.05,
    "assumed",
    "A standby that has yet to be brought up, as a share of what it stands by for: images, replicas, quota.",
  ),
  warmStandby: knob(Share, 0.5, "assumed", "The same of a standby that runs."),
  activeStandby: knob(Share, 1, "assumed", "The same of a standby that runs and takes part."),
});
export type Prices = typeof Prices.Type;

export interface CostItem {
  readonly what: string;
  readonly eurAMonth: number;
}

export interface MonthlyCost {
  readonly eurAMonth: number;
  readonly items: readonly CostItem[];
}

export const MONTH_SECONDS = 30 * 86_400;
const MILLION = 1e6;
/** PINGREQ and PINGRESP, each with its TLS record and its IP packet, and the last acknowledgement. */
const KEEP_ALIVE_BYTES = 182;

const cents = (eur: number): number => Math.round(eur * 100) / 100;

const sumOf = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((sum, item) => sum + of(item), 0);

/** Signs of life a second of a group's chargers while nobody charges; OCPP has heartbeats for them. */
const signsOfLife = ({ chargers, firmware, standAlone }: Group, fleet: Fleet): number => {
  const { path, heartbeat, pulseIdle, pulseStandAlone } = firmwareOf(fleet, firmware);
  if (path !== "native") return chargers / ticksToSeconds(heartbeat);
  return (
    chargers * ((1 - standAlone) / ticksToSeconds(pulseIdle) + standAlone / ticksToSeconds(pulseStandAlone))
  );
};

/** Keep-alives a second over LTE-M. */
const keepAlives = ({ chargers, firmware, standAlone, link }: Group, fleet: Fleet): number => {
  if (link !== "lte-m") return 0;
  const { keepAlive, keepAliveStandAlone } = firmwareOf(fleet, firmware);
  return (
    chargers *
    ((1 - standAlone) / ticksToSeconds(keepAlive) + standAlone / ticksToSeconds(keepAliveStandAlone))
  );
};

const firmwareOf = (fleet: Fleet, name: string) => {
  const firmware = fleet.firmware.find((f) => f.name === name);
  if (firmware === undefined) throw new RangeError(`unknown firmware ${name}`);
  return firmware;
};

/**
 * What the cloud costs a month. Messages count what an idle fleet sends: what charging adds is the same in every design.
 *
 * @example monthlyCost(cloud, fleet, prices, "warm").eurAMonth
 */
export const monthlyCost = (
  cloud: Cloud,
  fleet: Fleet,
  prices: Prices,
  standby: StandbyTemperature = "cold",
): MonthlyCost => {
  const { clusters, backend } = cloud;
  const pipelines = PIPELINE_NAMES.map((name) => backend.pipelines[name]);
  const stores = [backend.stores.core, backend.stores.portal];
  const ofHub = ({ admission }: Hub): number => prices.hub + admission * prices.hubAdmission;
  const gateways = sumOf(clusters, (c) => c.gateway.instances) * prices.gatewayInstance;
  const consumers = sumOf(pipelines, (p) => p.instances) * prices.consumerInstance;
  const partitions = sumOf(pipelines, (p) => p.partitions) * prices.logPartition;
  const connections = sumOf(stores, (s) => s.pool) * prices.storeConnection;
  const standbyShare = { cold: prices.coldStandby, warm: prices.warmStandby, active: prices.activeStandby };
  const chargers = sumOf(fleet.groups, (g) => g.chargers);
  const signs = sumOf(fleet.groups, (g) => signsOfLife(g, fleet));
  const remembered = signs * sumOf(pipelines, (p) => ticksToSeconds(p.dedupWindow));
  const megabytes =
    (sumOf(fleet.groups, (g) => keepAlives(g, fleet)) * KEEP_ALIVE_BYTES * MONTH_SECONDS) / MILLION;
  const items: CostItem[] = [
    { what: "hubs", eurAMonth: sumOf(clusters, (c) => ofHub(c.hub)) },
    { what: "gateways", eurAMonth: gateways },
    { what: "consumers", eurAMonth: consumers },
    { what: "log partitions", eurAMonth: partitions },
    { what: "stores", eurAMonth: connections },
    {
      what: `standby, ${standby}`,
      eurAMonth:
        standbyShare[standby] *
        (sumOf(clusters, (c) => ofHub(c.standbyHub)) + gateways + consumers + partitions + connections),
    },
    {
      what: "log capacity",
      eurAMonth: ((backend.logCapacity + LOG_PLACES_EACH * chargers) / MILLION) * prices.logCapacity,
    },
    { what: "deduplication", eurAMonth: (remembered / MILLION) * prices.deduplication },
    { what: "messages", eurAMonth: ((signs * MONTH_SECONDS) / MILLION) * prices.messages },
    { what: "keep-alives over LTE-M", eurAMonth: megabytes * prices.lteMegabyte },
  ].map(({ what, eurAMonth }) => ({ what, eurAMonth: cents(eurAMonth) }));
  return { eurAMonth: cents(sumOf(items, (item) => item.eurAMonth)), items };
};
