/** Names of members that are left out which are told. */
const MOST_NAMES = 20;

/** Data of at most about so many characters, which says what was left out of it. Whole members come before parts of them. */
export function cut(value: unknown, most: number): unknown {
  if (lengthOf(value) <= most) return value;
  if (typeof value === "string") return `${value.slice(0, most)} … (${value.length} characters)`;
  return Array.isArray(value) ? cutList(value, most) : cutObject(value as object, most);
}

function cutList(items: readonly unknown[], most: number): unknown[] {
  const shown: unknown[] = [];
  let left = most;
  for (const item of items) {
    left -= lengthOf(item);
    if (left < 0) break;
    shown.push(item);
  }
  if (shown.length === 0) shown.push(cut(items[0], most));
  const more = items.length - shown.length;
  return more > 0 ? [...shown, `… and ${more} more`] : shown;
}

function cutObject(value: object, most: number): Record<string, unknown> {
  const members = Object.entries(value);
  const fitting = new Set<string>();
  let left = most;
  for (const [name, member] of members) {
    const length = name.length + lengthOf(member);
    if (length > left) continue;
    fitting.add(name);
    left -= length;
  }
  if (fitting.size === 0) {
    const [[name, member] = ["", undefined], ...others] = members;
    return { [name]: cut(member, most), ...leftOut(others.map(([other]) => other)) };
  }
  const shown = members.filter(([name]) => fitting.has(name));
  return {
    ...Object.fromEntries(shown),
    ...leftOut(members.flatMap(([name]) => (fitting.has(name) ? [] : [name]))),
  };
}

function leftOut(names: readonly string[]): Record<string, unknown> {
  if (names.length === 0) return {};
  const more = names.length - MOST_NAMES;
  return { "… left out": more > 0 ? [...names.slice(0, MOST_NAMES), `and ${more} more`] : names };
}

const lengthOf = (value: unknown): number => JSON.stringify(value)?.length ?? 0;
