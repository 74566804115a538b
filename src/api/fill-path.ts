import { ValidationError } from "../plugin/index.js";

/** Control characters, and what would end the path. */
const UNFIT = /[\p{Cc}?#\\]/u;

/**
 * A path with values for its variables. Those named in `storedNames` are names of stored things, which may hold slashes and
 * travel escaped. Throws when a value would lead to another path.
 */
export function fillPath(
  template: string,
  values: Readonly<Record<string, string>>,
  storedNames: readonly string[] = [],
): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    const stored = storedNames.includes(name);
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
