import { ValidationError } from "cargoshipper/plugin";

/** Names of stored things may hold slashes; they travel escaped. */
const MAY_HOLD_SLASHES = /^(?:object_key|key_name)$/;

/** Control characters, and what would end the path. */
const UNFIT = /[\p{Cc}?#\\]/u;

/** A path with values for its variables. Throws when one of them would lead to another path. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    const stored = MAY_HOLD_SLASHES.test(name);
    if (
      value === "" ||
      value === "." ||
      value === ".." ||
      (!stored && (UNFIT.test(value) || value.includes("/")))
    )
      throw new ValidationError(
        `parameters.${name}: ${JSON.stringify(value.slice(0, 100))} cannot stand in a path.`,
        {
          next: "Give the id or name alone, without slashes.",
        },
      );
    return encodeURIComponent(value);
  });
}
