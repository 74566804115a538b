import { TARGET } from "./target-uri.js";

/** What stands at one place of a glob or of a template: a character, or any of many, once or as often as one likes. */
interface Part {
  /** Undefined: more than one character may stand here. */
  readonly character?: string;
  /** What cannot stand here. */
  readonly not?: RegExp;
  readonly repeats?: boolean;
}

// A URI has braces only escaped: a rule with some in it means the template itself.
const NOT_IN_URI = /[{}]/;
const NOT_IN_SEGMENT = /[/?#{}]/;

/** Whether a rule's glob fits at least one URI of a template. */
export function fitsSomeUri(glob: string, template: string): boolean {
  const left = glob.split("").map((character, index) => globPart(character, glob.slice(index)));
  const right = template.split(/(\{\+?[A-Za-z_]\w*\})/).flatMap(templateParts);
  const seen = new Set<number>();
  const open: (readonly [number, number])[] = [[0, 0]];
  for (let place = open.pop(); place; place = open.pop()) {
    const [i, j] = place;
    const key = i * (right.length + 1) + j;
    if (seen.has(key)) continue;
    seen.add(key);
    const a = left[i];
    const b = right[j];
    if (!a && !b) return true;
    if (a?.repeats) open.push([i + 1, j]);
    if (b?.repeats) open.push([i, j + 1]);
    if (a && b && agree(a, b)) open.push([a.repeats ? i : i + 1, b.repeats ? j : j + 1]);
  }
  return false;
}

function globPart(character: string, rest: string): Part {
  if (character === "*") return { repeats: true };
  // A place is meant then, and not the end of a longer name.
  return character === "?" && !rest.startsWith(`?${TARGET}=`) ? {} : { character };
}

function templateParts(part: string): Part[] {
  if (!/^\{\+?\w+\}$/.test(part)) return part.split("").map((character) => ({ character }));
  const not = part.startsWith("{+") ? NOT_IN_URI : NOT_IN_SEGMENT;
  return [{ not }, { not, repeats: true }];
}

/** Whether one character can stand at both places. */
function agree(a: Part, b: Part): boolean {
  const [one, other] = a.character === undefined ? [b, a] : [a, b];
  if (one.character === undefined) return true;
  if (other.character !== undefined) return one.character === other.character;
  return !other.not?.test(one.character);
}
