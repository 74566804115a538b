import { nearest, ValidationError } from "cargoshipper/plugin";
import type * as z from "zod";
import { spoken } from "../client/spoken.js";
import type { Settings } from "./network-kind.js";

interface Form<S extends z.ZodObject> {
  readonly settings: S;
  readonly example: Settings;
}

/** Settings of one kind. An error names what is wrong, all that there is, and settings that are right. */
export function readSettings<S extends z.ZodObject>(
  kind: string,
  { settings: schema, example }: Form<S>,
  stated: Settings,
): z.output<S> {
  const fields = Object.keys(schema.shape);
  const word = spoken(kind);
  const next = `A ${word} has the settings ${fields.join(", ")}. For example ${JSON.stringify(example)}.`;
  const [unknown] = Object.keys(stated).filter((name) => !fields.includes(name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, fields);
    throw new ValidationError(
      `settings.${unknown}: a ${word} has no such setting.${meant ? ` Did you mean ${meant}?` : ""}`,
      { next },
    );
  }
  const read = schema.safeParse(stated);
  if (read.success) return read.data;
  const faults = read.error.issues.map(
    ({ path, message }) => `${["settings", ...path].join(".")}: ${message}`,
  );
  throw new ValidationError(`${faults.join("; ").replace(/\.$/, "")}.`, { next });
}
