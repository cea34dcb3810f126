import { jsonSchema } from "../scenario/jsonSchema.ts";
import { command, EXIT } from "./command.ts";

export const schema = command({
  name: "schema",
  summary: "Print the JSON Schema of scenario files, for editors.",
  options: {},
  details:
    "Example: ridethrough schema > scenario.schema.json, and in a scenario's first line:\n  # yaml-language-server: $schema=scenario.schema.json",
  run: (_given, _options, terminal) => {
    terminal.print(JSON.stringify(jsonSchema(), undefined, 2));
    return EXIT.held;
  },
});
