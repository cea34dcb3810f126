/** The network that joins the services of a region: what a call takes beyond its work. */
import { ln } from "../kernel/math.ts";
import type { Ticks } from "../kernel/time.ts";
import { uniform } from "../kernel/variates.ts";
import type { Twin } from "./state.ts";

/** No packet comes through. */
const isCutOff = (w: Twin, region: number): boolean => w.network.loss[region] >= 1;

/** A cluster runs where its address leads. */
const regionNow = (w: Twin, cluster: number): number =>
  w.gateway.address[cluster] < w.clusters ? w.fleet.regionOf[cluster] : w.fleet.standbyRegionOf[cluster];

export const isClusterCutOff = (w: Twin, cluster: number): boolean => isCutOff(w, regionNow(w, cluster));

/** The backend's services are cut off from one another. */
export const isBackendCutOff = (w: Twin): boolean => isCutOff(w, w.backend.region[0]);

/** What `losses` lost packets in a row cost a call: the time-out doubles each time (RFC 6298). */
const retransmissions = (w: Twin, losses: number): Ticks =>
  w.backendTables.parameters.network.retransmit * ((1 << losses) - 1);

/** Most packets in a row a call may lose and still be through in time. */
export const lossesAtMost = (w: Twin): number => {
  const { callTimeout } = w.backendTables.parameters.network;
  let losses = 0;
  while (losses < 20 && retransmissions(w, losses + 1) <= callTimeout) losses++;
  return losses;
};

/** What trouble in a region adds to a call there on the mean; a call that fails is not in it. */
const meanTrouble = (w: Twin, region: number): Ticks => {
  const loss = w.network.loss[region];
  let takes = w.network.latency[region];
  if (loss === 0) return takes;
  let chance = loss;
  for (let k = 1; k <= lossesAtMost(w); k++, chance *= loss)
    takes += chance * (retransmissions(w, k) - retransmissions(w, k - 1));
  return takes;
};

/** Mean time of a call between two services of the backend's region, its work apart. */
export const meanCall = (w: Twin): Ticks =>
  w.backendTables.parameters.network.roundTrip + meanTrouble(w, w.backend.region[0]);

/** What trouble in its cluster's region adds on the way between a charger and the cloud; whole ticks. */
export const troubleOnTheWay = (w: Twin, id: number): Ticks =>
  Math.round(meanTrouble(w, regionNow(w, w.fleet.clusterOf[id])));

/** The region of a charger's cluster is cut off: its hub takes nothing from it that the cloud would get. */
export const isOutOfReach = (w: Twin, id: number): boolean => isClusterCutOff(w, w.fleet.clusterOf[id]);

/** Packets one call loses in a row, by 32 random bits. */
export const lossesOf = (w: Twin, bits: number): number => {
  const loss = w.network.loss[w.backend.region[0]];
  return loss === 0 ? 0 : loss >= 1 ? Infinity : Math.floor(ln(1 - uniform(bits)) / ln(loss));
};

/** Time of one call that loses so many packets in a row. */
export const callWith = (w: Twin, losses: number): Ticks =>
  w.backendTables.parameters.network.roundTrip +
  w.network.latency[w.backend.region[0]] +
  retransmissions(w, losses);
