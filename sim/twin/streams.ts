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
  "access network",
  "credential",
  "broken firmware",
  "power",
  "boot", // ordinal: connection attempt
  "reset", // ordinal: tick
  "set to stand-alone",
  "reconnect spread", // ordinal: connection attempt
  "noisy",
  "noise", // ordinal: tick
  "api call", // entity: kind of client; ordinal: call
  "api command", // as "api call"
  "api commanded", // as "api call"
  "api pause", // as "api call", ordinal: attempt
  "api door", // as "api pause"
  "cache hit", // as "api pause"
  "hot table", // as "api pause"
  "statements", // as "api pause"
  "api packets", // as "api pause"; then entity: statement, ordinal: what that gave
] as const;

/** Who is hit, rather than what happens: the same in every world that goes on from one past. */
export const LASTING: readonly number[] = [
  "stand-alone",
  "access network",
  "credential",
  "broken firmware",
  "power",
  "set to stand-alone",
  "noisy",
].map((name) => (STREAMS as readonly string[]).indexOf(name));

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
export const ACCESS_NETWORK = index("access network");
export const CREDENTIAL = index("credential");
export const BROKEN_FIRMWARE = index("broken firmware");
export const POWER = index("power");
export const BOOT = index("boot");
export const RESET = index("reset");
export const SET_TO_STAND_ALONE = index("set to stand-alone");
export const RECONNECT_SPREAD = index("reconnect spread");
export const NOISY = index("noisy");
export const NOISE = index("noise");
export const API_CALL = index("api call");
export const API_COMMAND = index("api command");
export const API_COMMANDED = index("api commanded");
export const API_PAUSE = index("api pause");
export const API_DOOR = index("api door");
export const CACHE_HIT = index("cache hit");
export const HOT_TABLE = index("hot table");
export const STATEMENTS = index("statements");
export const API_PACKETS = index("api packets");
