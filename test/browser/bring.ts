// Makes sure that the browsers named on the command line are on this machine.
import { bringBrowser, type BrowserName } from "./find.ts";

for (const name of process.argv.slice(2) as BrowserName[]) {
  try {
    const { path, version } = bringBrowser(name, (line) => console.log(line));
    console.log(`${name}: ${version} (${path})`);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
