import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type RPCClient as Client, RPCClient, RPCServer } from "ocpp-rpc";
import schemas16 from "ocpp-rpc/lib/schemas/ocpp1_6.json" with { type: "json" };
import schemas201 from "ocpp-rpc/lib/schemas/ocpp2_0_1.json" with { type: "json" };
import validators from "ocpp-rpc/lib/standard-validators.js";
import { describe, expect, test } from "vitest";
import {
  ASSUMED_BYTES,
  bytesOf,
  bytesOfFrame,
  callOf,
  EXAMPLE,
  type Facts,
  type Frame,
  FRAMES,
  type Moment,
  MOMENTS,
  type OcppPath,
  type Payload,
  resultOf,
} from "../../sim/twin/ocppFrames.ts";

const SUBPROTOCOL = { "ocpp-1.6j": "ocpp1.6", "ocpp-2.0.1": "ocpp2.0.1" } as const;
const SCHEMAS: Readonly<Record<OcppPath, readonly { readonly $id: string; readonly required?: string[] }[]>> =
  { "ocpp-1.6j": schemas16, "ocpp-2.0.1": schemas201 };
const PATHS = Object.keys(SUBPROTOCOL) as OcppPath[];

const check = (path: OcppPath, id: string, payload: unknown): void => {
  const validator = validators.find(({ subprotocol }) => subprotocol === SUBPROTOCOL[path])!;
  expect(validator.validate(id, payload)).toBe(true);
};

/** Every payload of every frame, with the schema it must satisfy. */
const payloads = PATHS.flatMap((path) =>
  MOMENTS.flatMap((moment) =>
    FRAMES[path][moment].flatMap((frame) =>
      [false, true].flatMap((remote) => {
        const facts = { ...EXAMPLE, remote };
        return [
          { path, moment, id: `urn:${frame.action}.req`, payload: frame.request(facts) },
          { path, moment, id: `urn:${frame.action}.conf`, payload: frame.answer(facts) },
        ];
      }),
    ),
  ),
);

describe("every frame is one the published schemas allow", () => {
  test.each(payloads)("$path, $moment: $id", ({ path, id, payload }) => {
    check(path, id, payload);
  });
});

describe("and would not be, if it were another", () => {
  test.each(payloads)("$path, $moment: $id", ({ path, id, payload }) => {
    const required = SCHEMAS[path].find(({ $id }) => $id === id)?.required ?? [];
    for (const key of required) {
      const { [key]: _left, ...rest } = payload;
      expect(() => check(path, id, rest), `without ${key}`).toThrow(/must have required property/);
    }
    for (const key of Object.keys(payload))
      expect(() => check(path, id, { ...payload, [key]: null }), `${key}: null`).toThrow(/must be/);
    expect(() => check(path, id, { ...payload, extra: 1 })).toThrow(/must NOT have additional properties/);
  });

  test("a word that is no word of the protocol", () => {
    const [status] = FRAMES["ocpp-1.6j"].request;
    expect(() =>
      check("ocpp-1.6j", "urn:StatusNotification.req", {
        ...status.request(EXAMPLE),
        status: "Occupied", // of 2.0.1
      }),
    ).toThrow(/one of the allowed values/);
  });
});

describe("sizes", () => {
  // Bytes of a frame's JSON, measured elsewhere on frames that satisfy the schemas.
  test.each<readonly [action: string, moment: Moment, bytes: number, tolerance: number]>([
    ["Heartbeat", "heartbeat", 57, 0],
    ["Authorize", "request", 87, 0],
    ["StatusNotification", "started", 158, 0.02],
    ["StartTransaction", "started", 166, 0.02],
    ["StopTransaction", "stopped", 197, 0.02],
    ["BootNotification", "boot", 245, 0.1],
    ["MeterValues", "meter", 604, 0.1],
  ])("%s", (action, moment, bytes, tolerance) => {
    const frame = FRAMES["ocpp-1.6j"][moment].find((f) => f.action === action)!;
    expect(Math.abs(bytesOfFrame(frame, "calls") / bytes - 1)).toBeLessThanOrEqual(tolerance);
  });

  test("meter values hold six measurands, on both paths", () => {
    for (const path of PATHS) {
      const [frame] = FRAMES[path].meter;
      const [{ sampledValue }] = frame.request(EXAMPLE)["meterValue"] as [{ sampledValue: Payload[] }];
      expect(new Set(sampledValue.map(({ measurand }) => measurand)).size).toBe(6);
    }
  });

  test("a moment weighs what its frames weigh, each with its overhead", () => {
    const overhead = ASSUMED_BYTES.webSocket.bytes + ASSUMED_BYTES.tls.bytes;
    expect(overhead).toBe(54);
    expect(bytesOf("ocpp-1.6j", "heartbeat")).toBe(57 + overhead);
    for (const path of PATHS)
      for (const moment of MOMENTS)
        for (const way of ["calls", "answers"] as const) {
          const bare = FRAMES[path][moment].map((frame) => bytesOfFrame(frame, way));
          expect(bytesOf(path, moment, way)).toBe(bare.reduce((a, b) => a + b + overhead, 0));
        }
  });

  test("characters are bytes", () => {
    for (const { payload } of payloads) expect(JSON.stringify(payload)).toMatch(/^[ -~]*$/);
  });

  test("of the native path: assumed", () => {
    expect(bytesOf("native", "heartbeat")).toBe(160);
    expect(bytesOf("native", "started")).toBe(440);
    expect(bytesOf("native", "started", "answers")).toBe(44);
  });
});

const BY_DRIVER: readonly Moment[] = ["boot", "heartbeat", "request", "started", "meter", "meter", "stopped"];
const BY_CLOUD: readonly Moment[] = ["boot", "remote-start", "started", "meter", "remote-stop", "stopped"];

/** A charger's whole session: its frames with the facts of their time. */
function* session(path: OcppPath, moments: readonly Moment[]): Iterable<{ frame: Frame; facts: Facts }> {
  let [minute, seqNo, meter] = [0, 0, EXAMPLE.meter];
  for (const moment of moments) {
    if (moment === "meter" || moment === "stopped") meter += 400;
    for (const frame of FRAMES[path][moment]) {
      const at = `2026-03-12T20:${String(minute++).padStart(2, "0")}:00Z`;
      yield { frame, facts: { ...EXAMPLE, at, meter, seqNo, remote: moments.includes("remote-start") } };
      if (frame.action === "TransactionEvent") seqNo++;
    }
  }
}

/** The actions of a session in order, with what tells them apart. */
const script = (path: OcppPath, moments: readonly Moment[]): string[] =>
  [...session(path, moments)].map(({ frame, facts }) => {
    const said = frame.request(facts);
    const what = [said["status"], said["connectorStatus"], said["eventType"]].find(
      (word) => typeof word === "string",
    );
    return what === undefined ? frame.action : `${frame.action} ${what}`;
  });

describe("a session keeps the order of the specifications", () => {
  test("1.6", () => {
    expect(script("ocpp-1.6j", BY_DRIVER)).toEqual([
      "BootNotification",
      "StatusNotification Available",
      "Heartbeat",
      "StatusNotification Preparing",
      "Authorize",
      "StartTransaction",
      "StatusNotification Charging",
      "MeterValues",
      "MeterValues",
      "StopTransaction",
      "StatusNotification Finishing",
      "StatusNotification Available",
    ]);
    expect(script("ocpp-1.6j", BY_CLOUD).slice(2)).toEqual([
      "RemoteStartTransaction",
      "StartTransaction",
      "StatusNotification Charging",
      "MeterValues",
      "RemoteStopTransaction",
      "StopTransaction",
      "StatusNotification Finishing",
      "StatusNotification Available",
    ]);
  });

  test("2.0.1", () => {
    expect(script("ocpp-2.0.1", BY_DRIVER)).toEqual([
      "BootNotification",
      "StatusNotification Available",
      "Heartbeat",
      "StatusNotification Occupied",
      "Authorize",
      "TransactionEvent Started",
      "TransactionEvent Updated",
      "TransactionEvent Updated",
      "TransactionEvent Ended",
      "StatusNotification Available",
    ]);
  });

  test.each(PATHS)("%s: one transaction, from its start to its end, with a meter that only rises", (path) => {
    for (const moments of [BY_DRIVER, BY_CLOUD]) {
      const said = [...session(path, moments)]
        .filter(({ frame }) => frame.delivery === "queued")
        .map(({ frame, facts }) => ({ frame, facts, request: frame.request(facts) }));
      const times = said.map(({ request }) => JSON.stringify(request).match(/2026-03-12T20:\d\d/)![0]);
      expect(times).toEqual([...times].sort());
      const meters = said.map(({ request }) => Number(/123\d{4}/.exec(JSON.stringify(request))![0]));
      expect(meters).toEqual([...meters].sort((a, b) => a - b));
      if (path === "ocpp-1.6j") {
        // Its number comes from the cloud, in the answer to its start.
        const { transactionId } = said[0].frame.answer(said[0].facts);
        for (const { request } of said.slice(1)) expect(request["transactionId"]).toBe(transactionId);
      } else {
        expect(said.map(({ request }) => request["seqNo"])).toEqual(said.map((_, i) => i));
        const names = said.map(
          ({ request }) => (request["transactionInfo"] as { transactionId: string }).transactionId,
        );
        expect(new Set(names).size).toBe(1);
      }
    }
  });
});

test("what belongs to a transaction is queued, what boots comes first, the rest is prompt", () => {
  const delivery = PATHS.map((path) =>
    Object.fromEntries(
      MOMENTS.flatMap((moment) => FRAMES[path][moment].map((f) => [f.action, f.delivery] as const)),
    ),
  );
  expect(delivery).toEqual([
    {
      BootNotification: "first",
      StatusNotification: "prompt",
      Heartbeat: "prompt",
      Authorize: "prompt",
      StartTransaction: "queued",
      MeterValues: "queued",
      StopTransaction: "queued",
      RemoteStartTransaction: "prompt",
      RemoteStopTransaction: "prompt",
    },
    {
      BootNotification: "first",
      StatusNotification: "prompt",
      Heartbeat: "prompt",
      Authorize: "prompt",
      TransactionEvent: "queued",
      RequestStartTransaction: "prompt",
      RequestStopTransaction: "prompt",
    },
  ]);
});

describe("played frame by frame between a real client and server, both strict", () => {
  test.each(PATHS)("%s", async (path) => {
    const options = { protocols: [SUBPROTOCOL[path]], strictMode: true, pingIntervalMs: 0 };
    const server = new RPCServer(options);
    const http = await server.listen(0, "127.0.0.1");
    const { port } = http.address() as AddressInfo;
    const charger = new RPCClient({
      ...options,
      endpoint: `ws://127.0.0.1:${port}`,
      identity: "EXH2200012345",
      reconnect: false,
    } as ConstructorParameters<typeof RPCClient>[0]);
    const joined = once(server, "client") as Promise<[Client]>;
    const wire: string[] = [];
    charger.on("message", ({ message }: { message: { toString: () => string } }) =>
      wire.push(message.toString()),
    );
    try {
      await charger.connect();
      const [cloud] = await joined;
      for (const moments of [BY_DRIVER, BY_CLOUD])
        for (const { frame, facts } of session(path, moments)) {
          const [from, to] = frame.from === "charger" ? [charger, cloud] : [cloud, charger];
          to.removeAllHandlers();
          to.handle(frame.action, async ({ params }) => {
            expect(params).toEqual(frame.request(facts));
            return { ...frame.answer(facts) };
          });
          expect(await from.call(frame.action, frame.request(facts))).toEqual(frame.answer(facts));

          const [call, result] = wire.splice(0);
          const id = (JSON.parse(call) as [number, string])[1];
          expect(JSON.parse(call)).toEqual(callOf(frame, facts, id));
          expect(JSON.parse(result)).toEqual(resultOf(frame, facts, id));
          expect(call.length).toBe(JSON.stringify(callOf(frame, facts, id)).length);
        }
      await expect(charger.call("Heartbeat", { extra: 1 })).rejects.toThrow(
        /must NOT have additional properties/,
      );
    } finally {
      await charger.close({ force: true });
      await server.close({ force: true });
    }
  });
});
