/** What is drawn in the twin, each a stream of its own: entity is the charger unless it says otherwise. */
export const STREAMS = [
  "stand-alone",
  "offline authorisation",
  "never reconnects",
  "token phase",
  "pulse phase",
  "retry wait", // ordinal: connection attempt
  "link drop", // ordinal: drop
  "link attach", // ordinal: drop
  "silent loss", // ordinal: connection attempt; of a link drop, its complement
  "keep-alive phase", // as "silent loss"
  "pulse age", // as "silent loss"
  "node", // ordinal: connection attempt
  "session set-up", // ordinal: connection attempt
  "connection drop", // ordinal: tick
  "address age",
  "straggler",
  "plug-in", // ordinal: session
  "plugged for", // ordinal: session
  "energy", // ordinal: session
  "acknowledgement", // entity and ordinal 0: on-call's reaction
] as const;

const index = (name: (typeof STREAMS)[number]): number => STREAMS.indexOf(name);

export const STAND_ALONE = index("stand-alone");
export const OFFLINE_AUTHORISATION = index("offline authorisation");
export const NEVER_RECONNECTS = index("never reconnects");
export const TOKEN_PHASE = index("token phase");
export const PULSE_PHASE = index("pulse phase");
export const RETRY_WAIT = index("retry wait");
export const LINK_DROP = index("link drop");
export const LINK_ATTACH = index("link attach");
export const SILENT_LOSS = index("silent loss");
export const KEEP_ALIVE_PHASE = index("keep-alive phase");
export const PULSE_AGE = index("pulse age");
export const NODE = index("node");
export const SESSION_SET_UP = index("session set-up");
export const CONNECTION_DROP = index("connection drop");
export const ADDRESS_AGE = index("address age");
export const STRAGGLER = index("straggler");
export const PLUG_IN = index("plug-in");
export const PLUGGED_FOR = index("plugged for");
export const ENERGY = index("energy");
export const ACKNOWLEDGEMENT = index("acknowledgement");
