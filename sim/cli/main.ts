/** The command line: finds the command, runs it, and turns what happened into an exit code and plain words. */
import { isMainThread } from "node:worker_threads";
import packageFile from "../../package.json" with { type: "json" };
import { nearest } from "../scenario/suggest.ts";
import { BadInput, BadScenario, type Command, EXIT, helpOf, parse } from "./command.ts";
import { type Terminal, terminalOf } from "./terminal.ts";

/** A command, loaded when it is called: what it needs costs the others nothing. */
interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every command. To add one: a file, a line here, a test. */
const COMMANDS: readonly Entry[] = [
  {
    name: "run",
    summary: "run a scenario once: what the outage cost",
    load: async () => (await import("./run.ts")).run,
  },
  {
    name: "backtest",
    summary: "hold the twin to the facts of incident reports",
    load: async () => (await import("./backtest.ts")).backtest,
  },
  {
    name: "compare",
    summary: "compare mitigations on paired worlds, or designs on incidents",
    load: async () => (await import("./compare.ts")).compare,
  },
  {
    name: "clock",
    summary: "take each arm at every few minutes: until when it helps",
    load: async () => (await import("./clock.ts")).clock,
  },
  {
    name: "sweep",
    summary: "vary parameters of a scenario, and say which of them matter",
    load: async () => (await import("./sweep.ts")).sweep,
  },
  {
    name: "check",
    summary: "look for outages a system does not survive, and make them small",
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "diff",
    summary: "say what a change moves, and which outage is no longer survived",
    load: async () => (await import("./diff.ts")).diff,
  },
  {
    name: "regress",
    summary: "turn cases that are survived by now into regression scenarios",
    load: async () => (await import("./regress.ts")).regress,
  },
  {
    name: "report",
    summary: "both in one report: which arm, how sure, until when",
    load: async () => (await import("./report.ts")).report,
  },
  {
    name: "demo",
    summary: "replay the outage of 12 March 2026 and answer its question",
    load: async () => (await import("./demo.ts")).demo,
  },
  {
    name: "serve",
    summary: "show a scenario in the browser",
    load: async () => (await import("./serve.ts")).serve,
  },
  {
    name: "validate",
    summary: "check scenario files",
    load: async () => (await import("./validate.ts")).validate,
  },
  {
    name: "assumptions",
    summary: "list what a scenario rests on, and where each value comes from",
    load: async () => (await import("./assumptions.ts")).assumptions,
  },
  {
    name: "list",
    summary: "list faults, mitigations, metrics or levers",
    load: async () => (await import("./list.ts")).list,
  },
  {
    name: "inventory",
    summary: "say what a fleet is made of, or write its chargers to a file",
    load: async () => (await import("./inventory.ts")).inventory,
  },
  {
    name: "schema",
    summary: "print the JSON Schema of scenario and design files",
    load: async () => (await import("./schema.ts")).schema,
  },
];

const help = (): string => {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    "Ridethrough rehearses outages of a charger fleet and its cloud, and says which mitigation costs the drivers least.",
    "",
    "Usage: ridethrough COMMAND [options]",
    "",
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "Options: --help of the program or a command, --version.",
    "Exit codes: 0 held, 1 internal error, 2 bad input, 3 a threshold or property failed, 130 interrupted.",
  ].join("\n");
};

const find = (name: string): Entry => {
  const entry = COMMANDS.find((c) => c.name === name);
  if (entry !== undefined) return entry;
  const meant = nearest(
    name,
    COMMANDS.map((c) => c.name),
  );
  throw new BadInput(
    `unknown ${name.startsWith("-") ? "option" : "command"} ${JSON.stringify(name)}; ` +
      (meant === undefined ? "see ridethrough --help" : `did you mean ${meant}?`),
  );
};

/** Runs one command line; resolves to its exit code. */
const dispatch = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  const [first, ...rest] = words;
  if (first === undefined) throw new BadInput(`a command is missing\n\n${help()}`);
  if (first === "--help" || first === "-h" || (first === "help" && rest.length === 0)) {
    terminal.print(help());
    return EXIT.held;
  }
  if (first === "--version" || rest.includes("--version")) {
    terminal.print(packageFile.version);
    return EXIT.held;
  }
  const asked = first === "help";
  const command = await find(asked ? rest[0] : first).load();
  const parsed = parse(command, asked ? ["--help"] : rest);
  if (parsed.help) {
    terminal.print(helpOf(command));
    return EXIT.held;
  }
  return command.run(parsed.given, parsed.options, terminal);
};

/** No stack trace to users: what failed, with which command, and how to see more. */
const internalError = (error: unknown, words: readonly string[], terminal: Terminal): number => {
  const message = error instanceof Error ? error.message : String(error);
  const command = [
    "ridethrough",
    ...words.map((word) => (/^[\w./=:@+-]+$/.test(word) ? word : JSON.stringify(word))),
  ].join(" ");
  terminal.complain(`ridethrough ${packageFile.version}: internal error: ${message.split("\n")[0]}`);
  terminal.complain(`Please report it, with this command and its files: ${command}`);
  if (process.env["RIDETHROUGH_DEBUG"] === "1")
    terminal.complain(error instanceof Error ? (error.stack ?? message) : message);
  else terminal.complain("RIDETHROUGH_DEBUG=1 shows where it happened.");
  return EXIT.internal;
};

const main = async (words: readonly string[]): Promise<void> => {
  const terminal = terminalOf(process);
  const crash = (error: unknown): never => process.exit(internalError(error, words, terminal));
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
  try {
    process.exitCode = await dispatch(words, terminal);
  } catch (error) {
    if (error instanceof BadInput)
      terminal.complain(error instanceof BadScenario ? error.message : `ridethrough: ${error.message}`);
    process.exitCode = error instanceof BadInput ? EXIT.badInput : internalError(error, words, terminal);
  }
};

if (isMainThread) await main(process.argv.slice(2));
else (await import("../engines/threads.ts")).serveJobs();
