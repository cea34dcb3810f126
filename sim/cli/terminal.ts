/** Where a command writes: results to standard output, everything else to standard error. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Whether results may be coloured: a terminal, and no NO_COLOR. */
  readonly colour: boolean;
  /** Whether a line on standard error may be drawn over: a terminal, and not CI. */
  readonly progress: boolean;
  /** Aborted by Ctrl-C; a command that watches it gives what it has so far. */
  readonly interrupted: AbortSignal;
  /** Says that the command watches `interrupted`; without it Ctrl-C ends the process at once. */
  readonly stopGently: () => void;
}

/** @internal so that users of the library need no types of Node. */
export const terminalOf = (host: NodeJS.Process): Terminal => {
  // A reader that has gone, such as `head`, is no error; the exit code still says what was found.
  for (const stream of [host.stdout, host.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  const interruption = new AbortController();
  return {
    print: (text) => void host.stdout.write(`${text}\n`),
    complain: (text) => void host.stderr.write(`${text}\n`),
    colour: host.stdout.isTTY === true && !host.env["NO_COLOR"],
    progress: host.stderr.isTTY === true && !host.env["CI"] && host.env["TERM"] !== "dumb",
    interrupted: interruption.signal,
    stopGently: () => {
      host.once("SIGINT", () => {
        host.once("SIGINT", () => host.exit(130)); // the second time, at once
        interruption.abort();
      });
    },
  };
};

/** Heavy type where the terminal has it. */
export const bold = (terminal: Pick<Terminal, "colour">, text: string): string =>
  terminal.colour ? `\u001b[1m${text}\u001b[22m` : text;
