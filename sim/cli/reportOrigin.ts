import packageFile from "../../package.json" with { type: "json" };
import type { Origin } from "../report/reportDocument.ts";
import { assumptionsSection } from "../report/restsOn.ts";
import type { Opened } from "./scenario.ts";
import type { Terminal } from "./terminal.ts";

/** Why a result is not whole, if it is not. */
export const stoppedEarly = ({ interrupted }: Terminal): string | undefined =>
  interrupted.aborted ? "stopped by Ctrl-C, it has what was done by then." : undefined;

/** Where findings come from: the scenario as it was opened, and the command line that finds the same. */
export const originOf = (
  { input, settings, scaledFrom, scenario }: Opened,
  command: string,
  partial: string | undefined,
): Origin => ({
  ...(partial !== undefined && { partial }),
  version: packageFile.version,
  commands: [command],
  restsOn: assumptionsSection(input, settings, scenario, scaledFrom),
  ...(scaledFrom !== undefined && { scaledFrom }),
});
