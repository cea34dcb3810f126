/**
 * What an OCPP charger and its cloud say to each other, moment by moment, in OCPP-J 1.6 and 2.0.1: which frames, in which
 * order, and how many bytes they take. A test holds every frame against the published schemas.
 *
 * The 2.0.1 charger starts its transaction when power may flow (TxStartPoint PowerPathClosed) and ends it when the car
 * leaves or the session is no longer authorised (TxStopPoint EVConnected, Authorized), as libocpp does.
 */
import type { ChargerPath } from "./parameters.ts";
import type { Origin } from "./quantity.ts";

export type OcppPath = Exclude<ChargerPath, "native">;

/** `request`: a car plugs in and its driver asks to charge. `remote-…`: the cloud asks. */
export const MOMENTS = [
  "boot",
  "heartbeat",
  "request",
  "started",
  "meter",
  "stopped",
  "remote-start",
  "remote-stop",
] as const;
export type Moment = (typeof MOMENTS)[number];

/** What the frames of one charger speak of. */
export interface Facts {
  /** UTC, to the second. */
  readonly at: string;
  readonly idTag: string;
  /** The meter, in Wh. */
  readonly meter: number;
  /** 1.6: the cloud numbers transactions. */
  readonly transaction: number;
  /** 2.0.1: the charger names them, and counts the events of each from 0. */
  readonly transactionId: string;
  readonly seqNo: number;
  /** Started and stopped by the cloud, not by the driver at the charger. */
  readonly remote: boolean;
}

/**
 * How a frame fares when it cannot be sent at once. `first`: alone after a reboot, again and again until it is accepted;
 * nothing goes before it. `queued`: part of a transaction, so it is kept while offline and sent in order, one at a time
 * (1.6 §3.7; 2.0.1 Part 2, E). `prompt`: it may overtake the queue, and may be dropped while offline.
 */
export type Delivery = "first" | "queued" | "prompt";

export type Payload = Readonly<Record<string, unknown>>;

export interface Frame {
  readonly action: string;
  readonly from: "charger" | "cloud";
  readonly delivery: Delivery;
  readonly request: (facts: Facts) => Payload;
  readonly answer: (facts: Facts) => Payload;
}

const ACCEPTED = { status: "Accepted" } as const;
/** What a Boot is answered with: seconds between heartbeats. */
const INTERVAL = 3600;

const says = (
  action: string,
  delivery: Delivery,
  request: Frame["request"],
  answer: Frame["answer"] = () => ({}),
): Frame => ({ action, from: "charger", delivery, request, answer });

const asks = (
  action: string,
  request: Frame["request"],
  answer: Frame["answer"] = () => ACCEPTED,
): Frame => ({
  action,
  from: "cloud",
  delivery: "prompt",
  request,
  answer,
});

const heartbeat = says(
  "Heartbeat",
  "prompt",
  () => ({}),
  ({ at }) => ({ currentTime: at }),
);
const registered: Frame["answer"] = ({ at }) => ({ ...ACCEPTED, currentTime: at, interval: INTERVAL });

interface Reading {
  readonly measurand: string;
  readonly unit: string;
  readonly value: number;
  readonly phase?: string;
}
const energy = (meter: number): Reading => ({
  measurand: "Energy.Active.Import.Register",
  unit: "Wh",
  value: meter,
});
/** What a charger measures during a session, besides energy. A periodic reading need not say that it is one. */
const READINGS: readonly Reading[] = [
  { measurand: "Power.Active.Import", unit: "W", value: 7212.4 },
  { measurand: "Power.Offered", unit: "W", value: 7360 },
  { measurand: "Current.Import", unit: "A", value: 31.3, phase: "L1" },
  { measurand: "Current.Offered", unit: "A", value: 32 },
  { measurand: "Voltage", unit: "V", value: 230.4, phase: "L1-N" },
];

// 1.6J

const status16 = (status: string): Frame =>
  says("StatusNotification", "prompt", ({ at }) => ({
    connectorId: 1,
    errorCode: "NoError",
    status,
    timestamp: at,
  }));

const OCPP_16: Readonly<Record<Moment, readonly Frame[]>> = {
  boot: [
    says(
      "BootNotification",
      "first",
      () => ({
        chargePointVendor: "Example",
        chargePointModel: "Home 22",
        chargePointSerialNumber: "EXH2200012345",
        firmwareVersion: "1.42.0",
        iccid: "89470000000000000001",
        imsi: "242010000000001",
      }),
      registered,
    ),
    status16("Available"),
  ],
  heartbeat: [heartbeat],
  request: [
    status16("Preparing"),
    says(
      "Authorize",
      "prompt",
      ({ idTag }) => ({ idTag }),
      () => ({ idTagInfo: ACCEPTED }),
    ),
  ],
  started: [
    says(
      "StartTransaction",
      "queued",
      ({ idTag, meter, at }) => ({ connectorId: 1, idTag, meterStart: meter, timestamp: at }),
      ({ transaction }) => ({ transactionId: transaction, idTagInfo: ACCEPTED }),
    ),
    status16("Charging"),
  ],
  meter: [
    says("MeterValues", "queued", ({ at, meter, transaction }) => ({
      connectorId: 1,
      transactionId: transaction,
      meterValue: [
        {
          timestamp: at,
          sampledValue: [energy(meter), ...READINGS].map((r) => ({ ...r, value: String(r.value) })),
        },
      ],
    })),
  ],
  stopped: [
    says(
      "StopTransaction",
      "queued",
      ({ idTag, meter, at, transaction, remote }) => ({
        transactionId: transaction,
        idTag,
        meterStop: meter,
        timestamp: at,
        reason: remote ? "Remote" : "EVDisconnected",
      }),
      () => ({ idTagInfo: ACCEPTED }),
    ),
    status16("Finishing"), // its own end of the cable is still in
    status16("Available"),
  ],
  "remote-start": [asks("RemoteStartTransaction", ({ idTag }) => ({ connectorId: 1, idTag }))],
  "remote-stop": [asks("RemoteStopTransaction", ({ transaction }) => ({ transactionId: transaction }))],
};

// 2.0.1

const EVSE = { id: 1, connectorId: 1 } as const;
const REMOTE_START_ID = 1;

const token = (idTag: string): Payload => ({ idToken: idTag, type: "ISO14443" });
const tokenInfo = () => ({ idTokenInfo: ACCEPTED });

const status201 = (connectorStatus: string): Frame =>
  says("StatusNotification", "prompt", ({ at }) => ({
    timestamp: at,
    connectorStatus,
    evseId: EVSE.id,
    connectorId: EVSE.connectorId,
  }));

const metered = (at: string, readings: readonly Reading[], context?: string): Payload => ({
  meterValue: [
    {
      timestamp: at,
      sampledValue: readings.map(({ unit, ...r }) => ({
        ...r,
        ...(context !== undefined && { context }),
        unitOfMeasure: { unit },
      })),
    },
  ],
});

const OCPP_201: Readonly<Record<Moment, readonly Frame[]>> = {
  boot: [
    says(
      "BootNotification",
      "first",
      () => ({
        reason: "PowerUp",
        chargingStation: {
          vendorName: "Example",
          model: "Home 22",
          serialNumber: "EXH2200012345",
          firmwareVersion: "1.42.0",
          modem: { iccid: "89470000000000000001", imsi: "242010000000001" },
        },
      }),
      registered,
    ),
    status201("Available"),
  ],
  heartbeat: [heartbeat],
  request: [
    status201("Occupied"),
    says("Authorize", "prompt", ({ idTag }) => ({ idToken: token(idTag) }), tokenInfo),
  ],
  started: [
    says(
      "TransactionEvent",
      "queued",
      (facts) => ({
        eventType: "Started",
        timestamp: facts.at,
        triggerReason: facts.remote ? "RemoteStart" : "ChargingStateChanged",
        seqNo: facts.seqNo,
        transactionInfo: {
          transactionId: facts.transactionId,
          chargingState: "Charging",
          ...(facts.remote && { remoteStartId: REMOTE_START_ID }),
        },
        evse: EVSE,
        idToken: token(facts.idTag),
        ...metered(facts.at, [energy(facts.meter)], "Transaction.Begin"),
      }),
      tokenInfo,
    ),
  ],
  meter: [
    says("TransactionEvent", "queued", (facts) => ({
      eventType: "Updated",
      timestamp: facts.at,
      triggerReason: "MeterValuePeriodic",
      seqNo: facts.seqNo,
      transactionInfo: { transactionId: facts.transactionId, chargingState: "Charging" },
      ...metered(facts.at, [energy(facts.meter), ...READINGS]),
    })),
  ],
  stopped: [
    says("TransactionEvent", "queued", (facts) => ({
      eventType: "Ended",
      timestamp: facts.at,
      triggerReason: facts.remote ? "RemoteStop" : "EVCommunicationLost",
      seqNo: facts.seqNo,
      transactionInfo: {
        transactionId: facts.transactionId,
        chargingState: facts.remote ? "EVConnected" : "Idle",
        stoppedReason: facts.remote ? "Remote" : "EVDisconnected",
      },
      ...metered(facts.at, [energy(facts.meter)], "Transaction.End"),
    })),
    status201("Available"),
  ],
  "remote-start": [
    asks("RequestStartTransaction", ({ idTag }) => ({
      remoteStartId: REMOTE_START_ID,
      evseId: EVSE.id,
      idToken: token(idTag),
    })),
  ],
  "remote-stop": [asks("RequestStopTransaction", ({ transactionId }) => ({ transactionId }))],
};

export const FRAMES: Readonly<Record<OcppPath, Readonly<Record<Moment, readonly Frame[]>>>> = {
  "ocpp-1.6j": OCPP_16,
  "ocpp-2.0.1": OCPP_201,
};

/** One charger's facts, of the lengths they have in the field: what the sizes are taken from. */
export const EXAMPLE: Facts = {
  at: "2026-03-12T20:45:00Z",
  idTag: "04A1B2C3D4E5F6071829",
  meter: 1_234_567,
  transaction: 481_516,
  transactionId: "5b0cb1b2-7d1a-4c59-9d3e-1f6f8f0a4e21",
  seqNo: 1,
  remote: false,
};
const EXAMPLE_ID = "0d2f8a4e-93c1-4b7a-8f65-2c9e7d10b3a6";

export const callOf = (frame: Frame, facts: Facts, id: string): readonly unknown[] => [
  2,
  id,
  frame.action,
  frame.request(facts),
];
export const resultOf = (frame: Frame, facts: Facts, id: string): readonly unknown[] => [
  3,
  id,
  frame.answer(facts),
];

interface Bytes {
  readonly bytes: number;
  readonly origin: Origin;
}
/** What no frame tells. */
export const ASSUMED_BYTES = {
  /** Header of a frame. */
  webSocket: { bytes: 14, origin: "sourced: RFC 6455 §5.2, at most" },
  /** Record around a frame or a native message. */
  tls: { bytes: 40, origin: "assumed" },
  /** Native: a sign of life. */
  pulse: { bytes: 120, origin: "assumed" },
  /** Native: any other message. */
  message: { bytes: 400, origin: "assumed" },
  /** Native: what a message is answered with. */
  acknowledgement: { bytes: 4, origin: "sourced: MQTT 3.1.1 §3.4, PUBACK" },
} as const satisfies Record<string, Bytes>;

/** `calls`: what the side that begins says. `answers`: what the other one answers. */
export type Way = "calls" | "answers";

/** The bytes of a frame's JSON; it is all ASCII. */
export const bytesOfFrame = (frame: Frame, way: Way): number =>
  JSON.stringify((way === "calls" ? callOf : resultOf)(frame, EXAMPLE, EXAMPLE_ID)).length;

const { webSocket, tls, pulse, message, acknowledgement } = ASSUMED_BYTES;

const ocppBytes = (path: OcppPath, moment: Moment, way: Way): number =>
  FRAMES[path][moment].reduce(
    (sum, frame) => sum + bytesOfFrame(frame, way) + webSocket.bytes + tls.bytes,
    0,
  );

const nativeBytes = (moment: Moment, way: Way): number => {
  const said = moment === "heartbeat" ? pulse.bytes : message.bytes;
  return (way === "calls" ? said : acknowledgement.bytes) + tls.bytes;
};

const table = (path: ChargerPath, way: Way): Readonly<Record<Moment, number>> =>
  Object.fromEntries(
    MOMENTS.map((moment) => [
      moment,
      path === "native" ? nativeBytes(moment, way) : ocppBytes(path, moment, way),
    ]),
  ) as Record<Moment, number>;

const tables = (path: ChargerPath) => ({ calls: table(path, "calls"), answers: table(path, "answers") });

const BYTES: Readonly<Record<ChargerPath, Readonly<Record<Way, Readonly<Record<Moment, number>>>>>> = {
  native: tables("native"),
  "ocpp-1.6j": tables("ocpp-1.6j"),
  "ocpp-2.0.1": tables("ocpp-2.0.1"),
};

/** The bytes of all frames of a moment, as they go over the network. */
export const bytesOf = (path: ChargerPath, moment: Moment, way: Way = "calls"): number =>
  BYTES[path][way][moment];
