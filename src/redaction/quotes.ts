/** A quotation mark with the backslashes before it: each level of JSON within JSON doubles them and adds one. */
export interface Quote {
  readonly mark: string;
  readonly slashes: number;
  /** Where the quotation mark ends. */
  readonly end: number;
}

const QUOTE = /(\\{0,15})(["'])/y;

/** The quotation mark that stands at a place of a text. */
export function quoteAt(text: string, at: number): Quote | undefined {
  QUOTE.lastIndex = at;
  const [all, slashes = "", mark = ""] = QUOTE.exec(text) ?? [];
  return all ? { mark, slashes: slashes.length, end: at + all.length } : undefined;
}

/** The quotation mark that ends at a place of a text. */
export function quoteBefore(text: string, end: number): Quote | undefined {
  const mark = text[end - 1];
  if (mark !== '"' && mark !== "'") return undefined;
  return { mark, slashes: slashesBefore(text, end - 1), end };
}

/** Where the text within a quotation ends, if it ends before `limit`: at the same mark, with as many backslashes. */
export function closing(text: string, { mark, slashes, end }: Quote, limit: number): number | undefined {
  for (let at = text.indexOf(mark, end); at >= 0 && at < limit; at = text.indexOf(mark, at + 1)) {
    const before = Math.min(slashesBefore(text, at), at - end);
    // Backslashes that belong to the text come in groups twice as large as the mark's own and one more.
    if (before % (2 * (slashes + 1)) === slashes) return at - slashes;
  }
  return undefined;
}

function slashesBefore(text: string, at: number): number {
  let count = 0;
  while (count < 64 && text[at - 1 - count] === "\\") count++;
  return count;
}
