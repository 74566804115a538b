type Json = Readonly<Record<string, unknown>>;

/** The most names that a person is shown of one list. */
const MOST = 100;

/**
 * What an answer lists, by name: "2: web-1 (17), web-2 (18)", or for an object of lists "volumes: data (19)" for each of
 * them. Undefined where it lists nothing with a name. `total` counts those that another page has.
 */
export function namesIn(value: unknown, total?: unknown): string | undefined {
  if (Array.isArray(value) && value.length === 0) return "nothing";
  if (Array.isArray(value))
    return value.every(isNamed) ? `${String(total ?? value.length)}: ${listed(value, total)}` : undefined;
  const lists = Object.entries((value ?? {}) as Json);
  const fits = lists.length > 0 && lists.every(([, one]) => Array.isArray(one) && one.every(isNamed));
  if (!fits) return undefined;
  const shown = lists.flatMap(([name, one]) => {
    const rows = one as Json[];
    return rows.length > 0 ? [`${name.replaceAll("_", " ")}: ${listed(rows)}`] : [];
  });
  return shown.length > 0 ? shown.join("; ") : "nothing that belongs to it";
}

function listed(rows: readonly Json[], total: unknown = rows.length): string {
  const names = rows.slice(0, MOST).map(({ id, name }) => `${String(name)} (${String(id)})`);
  const more = Number(total) - names.length;
  return `${names.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

const isNamed = (value: unknown): value is Json => {
  const { id, name } = (value ?? {}) as Json;
  return typeof name === "string" && (typeof id === "string" || typeof id === "number");
};
