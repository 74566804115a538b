import { COMPONENTS } from "./app.js";
import { type AppSpec, componentsIn } from "./app-spec.js";

/** How two specs differ, as lines; and what would be gone for good. */
export function specChanges(from: AppSpec, to: AppSpec) {
  const lines: string[] = [];
  const kinds = [...COMPONENTS, "databases"];
  for (const kind of kinds) {
    const [before, after] = [from, to].map(
      (spec) => new Map(componentsIn(spec, kind).map((one) => [one.name, one])),
    );
    for (const name of before?.keys() ?? []) if (!after?.has(name)) lines.push(`- ${kind} ${name}`);
    for (const [name, one] of after ?? []) {
      const old = before?.get(name);
      if (!old) lines.push(`+ ${kind} ${name}`);
      else lines.push(...changed(old, one).map((what) => `~ ${kind} ${name}: ${what}`));
    }
  }
  const rest = ([key]: [string, unknown]) => !kinds.includes(key);
  const [before, after] = [from, to].map((spec) => Object.fromEntries(Object.entries(spec).filter(rest)));
  lines.push(...changed(before ?? {}, after ?? {}).map((what) => `~ ${what}`));
  const kept = componentsIn(to, "databases").map(({ name }) => name);
  const lost = componentsIn(from, "databases").flatMap(({ name, cluster_name }) =>
    kept.includes(name) || cluster_name ? [] : [`the database ${name} with its data`],
  );
  return { lines, lost };
}

/** Which keys differ. Values are left out where they may be long, or secret. */
function changed(before: object, after: object): string[] {
  const [from, to] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((key) => {
    const [old, now] = [from.get(key), to.get(key)];
    if (same(old, now)) return [];
    return isPlain(old) && isPlain(now) ? [`${key} ${old ?? "unset"} → ${now ?? "unset"}`] : [key];
  });
}

const isPlain = (value: unknown): boolean => typeof value !== "object" || value === null;

/** Whether two values say the same: the order of keys does not count. */
const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
