import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ridethrough } from "./spawn.ts";

const INCIDENT = "scenarios/incidents/2026-03-12-provider-capacity.yaml";
const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

test("--version", () => {
  expect(ridethrough(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

test("--help lists the commands and the exit codes, without colour", () => {
  const { code, out, err } = ridethrough(["--help"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^ {2}validate +check scenario files$/m);
  expect(out).toContain("0 held, 1 internal error, 2 bad input, 3 a threshold or property failed");
  expect(out).not.toContain("\u001b");
});

test.each([["-h"], ["help"]])("%s is --help", (word) => {
  expect(ridethrough([word])).toEqual(ridethrough(["--help"]));
});

test("every command has its help", () => {
  const names = [...ridethrough(["--help"]).out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name);
  expect(names).toContain("validate");
  for (const name of names) {
    const { code, out } = ridethrough([name, "--help"]);
    expect([name, code]).toEqual([name, 0]);
    expect(out).toContain(`Usage: ridethrough ${name}`);
    expect(ridethrough(["help", name]).out).toBe(out);
  }
});

describe("words it does not know: one line, exit code 2", () => {
  test.each<readonly [words: readonly string[], message: string]>([
    [["vlidate"], 'unknown command "vlidate"; did you mean validate?'],
    [["frobnicate"], 'unknown command "frobnicate"; see ridethrough --help'],
    [["--verbose"], 'unknown option "--verbose"; see ridethrough --help'],
    [["validate"], "validate needs FILE: ridethrough validate FILE…"],
    [["validate", INCIDENT, "--jsn"], "unknown option --jsn; did you mean --json?"],
    [["validate", INCIDENT, "--json=yes"], '--json takes no value, met "yes"'],
    [["schema", "x"], 'schema: unexpected "x"'],
    [
      ["run", INCIDENT, "--chargers", "-5"],
      '--chargers: expected a whole number from 1 to 5000000, met "-5"',
    ],
    [
      ["run", INCIDENT, "--chargers", "1e9"],
      '--chargers: expected a whole number from 1 to 5000000, met "1e9"',
    ],
    [
      ["run", INCIDENT, "--chargers=0x10"],
      '--chargers: expected a whole number from 1 to 5000000, met "0x10"',
    ],
    [["run", INCIDENT, "--chargers", ""], '--chargers: expected a whole number from 1 to 5000000, met ""'],
    [["run", INCIDENT, "--chargers"], "--chargers needs a value: --chargers N"],
    [["run", INCIDENT, "--seed", "--json"], "--seed needs a value: --seed S"],
    [["run", INCIDENT, "--set", "faults"], '--set: expected PATH=VALUE, met "faults"'],
    [
      ["run", INCIDENT, "--set", "faults[0].admissionAfter=20"],
      "--set: faults[0].admissionAfter: expected a rate with its unit, such as 120/s or 90/min, met 20; did you mean 20/s?",
    ],
    [
      ["compare", INCIDENT, "--worlds", "abc"],
      expect.stringMatching(/^--worlds: expected a whole number from .*, met "abc"$/) as string,
    ],
  ])("%j", (words, message) => {
    const { code, out, err } = ridethrough(words);
    expect([code, out]).toEqual([2, ""]);
    expect(err.replace(/^ridethrough: /, "").trimEnd()).toEqual(message);
  });

  test("no command at all: the help, on standard error", () => {
    const { code, out, err } = ridethrough([]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("Usage: ridethrough COMMAND");
  });
});

describe("an internal error", () => {
  // The schema command prints JSON; breaking that stands for any bug.
  const node = [
    "--import",
    "data:text/javascript,JSON.stringify=()=>{throw new Error('broken%5Cnin two lines')}",
  ];

  test("names the command and shows no stack, exit code 1", () => {
    expect(ridethrough(["schema"], { node })).toEqual({
      code: 1,
      out: "",
      err:
        `ridethrough ${version}: internal error: broken\n` +
        "Please report it, with this command and its files: ridethrough schema\n" +
        "RIDETHROUGH_DEBUG=1 shows where it happened.\n",
    });
  });

  test("shows its stack with RIDETHROUGH_DEBUG=1", () => {
    const { code, err } = ridethrough(["schema"], { node, env: { RIDETHROUGH_DEBUG: "1" } });
    expect(code).toBe(1);
    expect(err).toMatch(/^\s+at /m);
  });
});

test("a reader that goes early is no error", () => {
  // Node as the shell: the pipe is closed before the schema, larger than a pipe holds, is written.
  const script =
    "const{spawn}=require('node:child_process');const c=spawn(process.execPath,process.argv.slice(1),{stdio:['ignore','pipe','inherit']});" +
    "c.stdout.destroy();c.on('exit',(code,signal)=>{console.log(code,signal)})";
  const { out, err } = ridethrough(["schema"], { node: ["-e", script] });
  expect([out, err]).toEqual(["0 null\n", ""]);
});

test("the schema is JSON", () => {
  const { code, out } = ridethrough(["schema"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ title: "Ridethrough scenario", additionalProperties: false });
});
