import type * as z from "zod";
import { TAKES_SECRETS } from "../plugin/marks.js";
import { placesIn } from "../plugin/schema-parts.js";
import { isSecret } from "../plugin/variable.js";

type Schema = z.core.$ZodType;

/** Whether values of a schema may be given as references to secrets: it is marked so, or made by `secret()`. */
export const takesReferences = (face: Schema): boolean => TAKES_SECRETS in face._zod.def || isSecret(face);

/** The arguments that take references, as paths: `environment`, `registry.password`, `logins.*.pin`. */
export const takersIn = (schema: Schema): string[] => {
  const places = placesIn(schema, takesReferences);
  return [
    ...new Set(places.map((path) => path.map((step) => (typeof step === "string" ? step : "*")).join("."))),
  ];
};
