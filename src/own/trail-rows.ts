import type { Followed, Found } from "./trail.js";

/** Characters of a plugin's text that are shown. */
const LONGEST = 200;

/** One place of a trail, as a model reads it. */
export interface TrailRow {
  /** Its place in the tree: 1.2 follows 1. */
  readonly at: string;
  readonly from: string;
  readonly kind: string;
  readonly name: string;
  readonly id?: string;
  readonly plugin: string;
  readonly target?: string;
  readonly says?: string;
  /** The hosts that it leads to, and what became of those that have no row. */
  readonly leads_to: string;
  /** The tool that shows more, with its arguments. */
  readonly look: string;
}

/** A trail as rows, each before what it leads to. */
export function trailRows(start: Followed): TrailRow[] {
  return rowsOf(start, "");
}

const rowsOf = ({ text, found }: Followed, before: string, offset = 0): TrailRow[] =>
  found.flatMap((one, index) => {
    const at = `${before}${offset + index + 1}`;
    let below = 0;
    const rest = one.next.flatMap((followed) => {
      const rows = rowsOf(followed, `${at}.`, below);
      below += followed.found.length;
      return rows;
    });
    return [rowOf(one, at, text), ...rest];
  });

function rowOf({ place, by, next }: Found, at: string, from: string): TrailRow {
  const [{ kind, id, names = [] }] = place.objects;
  const [name] = names === "unknown" ? [] : names;
  return {
    at,
    from,
    kind: plain(kind),
    name: plain(name ?? id ?? "unknown"),
    ...(id !== undefined && { id: plain(id) }),
    plugin: by.plugin,
    ...(by.target !== undefined && { target: by.target }),
    ...(place.says && { says: plain(place.says) }),
    leads_to: next.map(endOf).join(", ") || "ends here",
    look: lookOf({ place, by }),
  };
}

const ENDS: Readonly<Record<NonNullable<Followed["end"]>, string>> = {
  "known already": "(see there)",
  "the same": "(the same)",
  unknown: "(nobody knows it)",
  hidden: "(not shown)",
  "too far": "(not followed)",
};

const endOf = ({ text, end }: Followed): string => (end === undefined ? text : `${text} ${ENDS[end]}`);

function lookOf({ place, by }: Pick<Found, "place" | "by">): string {
  const { tool, arguments: given = {} } = place.look;
  const target = by.severalTargets && by.target !== undefined ? { target: by.target } : {};
  const pairs = Object.entries({ ...given, ...target }).map(([name, value]) => `${name}=${word(value)}`);
  return plain([`${by.plugin}_${tool}`, ...pairs].join(" "));
}

const word = (value: unknown): string => {
  const text = String(value);
  return /[\s"=]/.test(text) ? JSON.stringify(text) : text;
};

/** On one line, and no longer than it need be. */
const plain = (text: string): string => text.slice(0, LONGEST).replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
