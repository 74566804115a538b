import { isTelling } from "./telling.js";

/** A key that a text mentions, and where. */
export interface Key {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Where it begins with its dashes. */
  readonly from: number;
  /** Written as an argument of a command: `--password`. */
  readonly flag: boolean;
}

const LONGEST = 128;
const SPACED = /[A-Za-z]{2,12}[ \t]$/;

const ESCAPED = /^[0-9A-F]{2}/i;

const isPart = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 45 && code <= 57 && code !== 47) ||
  code === 95;

/** The telling key around a hint, if it is one; `from` is the first place that it may begin at. */
export function telling(text: string, at: number, end: number, from: number): Key | number {
  let start = at;
  const first = Math.max(from, at - LONGEST);
  while (start > first && isPart(text.charCodeAt(start - 1))) start--;
  let stop = end;
  const last = Math.min(text.length, end + LONGEST);
  while (stop < last && isPart(text.charCodeAt(stop))) stop++;
  const next = stop;
  // The end of a sentence, or of a line that was escaped.
  while (stop > end && (text[stop - 1] === "." || text[stop - 1] === "-")) stop--;
  if (text[start - 1] === "\\" && start < at && "nrt".includes(text[start] ?? "")) start++;
  // What an escape in a URL ends with: `%2Ftoken=`.
  if (text[start - 1] === "%" && ESCAPED.test(text.slice(start, at))) start += 2;
  const before = start;
  let dashes = 0;
  while (text[start] === "-" || text[start] === ".") {
    if (text[start] === "-") dashes++;
    start++;
  }
  const name = text.slice(start, stop);
  const flag = dashes > 0 && dashes < 3;
  if (isTelling(name)) return { name, start, end: stop, from: before, flag };
  // Written for people: "API key: …".
  const [word] = (name.length === 3 && SPACED.exec(text.slice(Math.max(from, start - 13), start))) || [];
  if (word && isTelling(word + name)) {
    const begin = start - word.length;
    return { name: word + name, start: begin, end: stop, from: begin, flag: false };
  }
  return next;
}
