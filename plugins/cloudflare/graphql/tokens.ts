/** A piece of a GraphQL document. Strings have their value as `text`. */
export interface GraphqlToken {
  readonly kind: "mark" | "name" | "number" | "string" | "end";
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
}

/** A text that is no GraphQL; the message says where. */
export class GraphqlSyntaxError extends Error {}

const PARTS =
  /(?<skip>[\uFEFF\t\n\r ,]+|#[^\n\r]*)|(?<mark>\.\.\.|[!$&()[\]{}:=@|])|(?<name>[A-Za-z_]\w*)|(?<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))|(?<block>"""(?:\\"""|(?!""")[\s\S])*""")|(?<string>"(?:[^"\\\n\r]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")/uy;

/** The pieces of a document, without its comments. Throws a GraphqlSyntaxError at what is none. */
export function tokenize(source: string): GraphqlToken[] {
  const tokens: GraphqlToken[] = [];
  PARTS.lastIndex = 0;
  let at = 0;
  while (at < source.length) {
    const groups = PARTS.exec(source)?.groups;
    if (!groups) throw new GraphqlSyntaxError(`unexpected character ${placeOf(source, at)}`);
    const { mark, name, number, block, string } = groups;
    if (mark !== undefined) tokens.push({ kind: "mark", text: mark, at });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, at });
    else if (block !== undefined) tokens.push({ kind: "string", text: blockValue(block), at });
    else if (string !== undefined) tokens.push({ kind: "string", text: stringValue(string, source, at), at });
    at = PARTS.lastIndex;
  }
  tokens.push({ kind: "end", text: "", at });
  return tokens;
}

/** A document of these tokens. What is sent in place of a text is exactly what was read in it. */
export const print = (tokens: readonly GraphqlToken[]): string =>
  tokens
    .map(({ kind, text }) => (kind === "string" ? JSON.stringify(text) : text))
    .join(" ")
    .trim();

/** What stands there, and where: for messages. */
export function placeOf(source: string, at: number): string {
  const before = source.slice(0, at).split("\n");
  const what = at < source.length ? JSON.stringify(source.slice(at, at + 1)) : "end";
  return `${what} at line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}

function stringValue(raw: string, source: string, at: number): string {
  try {
    return JSON.parse(raw.replaceAll("\t", "\\t")) as string;
  } catch {
    throw new GraphqlSyntaxError(`bad string ${placeOf(source, at)}`);
  }
}

/** Lines of a block lose the indentation that all have, and empty ones at both ends. */
function blockValue(raw: string): string {
  const lines = raw
    .slice(3, -3)
    .replaceAll('\\"""', '"""')
    .split(/\r\n|[\n\r]/);
  const isBlank = (line: string | undefined) => line !== undefined && /^[\t ]*$/.test(line);
  const indents = lines.slice(1).filter((line) => !isBlank(line));
  const indent = Math.min(...indents.map((line) => /^[\t ]*/.exec(line)?.[0].length ?? 0));
  const cut = lines.map((line, index) => (index === 0 ? line : line.slice(Math.min(indent, line.length))));
  while (isBlank(cut[0])) cut.shift();
  while (isBlank(cut.at(-1))) cut.pop();
  return cut.join("\n");
}
