/** Every property. To add one: a file, a line here, a test. */
import { unionOf } from "../../../twin/quantity.ts";
import { answers } from "./answers.ts";
import { backlog } from "./backlog.ts";
import { doubling } from "./doubling.ts";
import { lateness } from "./lateness.ts";
import { ledger } from "./ledger.ts";
import { mitigation } from "./mitigation.ts";
import { outage } from "./outage.ts";
import type { Property } from "./property.ts";
import { recovers } from "./recovers.ts";
import { returns } from "./returns.ts";
import { sessions } from "./sessions.ts";
import { settles } from "./settles.ts";
import { stuck } from "./stuck.ts";

export const PROPERTIES = [
  ledger,
  returns,
  recovers,
  backlog,
  answers,
  settles,
  outage,
  lateness,
  sessions,
  stuck,
  mitigation,
  doubling,
] as const;

export const PropertySpec = unionOf(PROPERTIES);
export type PropertySpec = typeof PropertySpec.Type;

const definitions = new Map<string, Property>(
  PROPERTIES.map((one) => [one.kind, one as unknown as Property]),
);

export const propertyOf = ({ kind }: Pick<PropertySpec, "kind">): Property => definitions.get(kind)!;
