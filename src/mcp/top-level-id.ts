/**
 * The id of a JSON-RPC message of which only the beginning is at hand, so that whoever sent it is not left waiting.
 * An `id` deeper down belongs to something else and is passed over.
 */
export function topLevelId(beginning: string): string | number | undefined {
  const tokens = beginning.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d+(?=[\s,}])/g);
  let depth = 0;
  const last: [string, string] = ["", ""];
  for (const [token] of tokens) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (depth === 1 && last[0] === '"id"' && last[1] === ":" && /^["\d-]/.test(token)) {
      return JSON.parse(token) as string | number;
    }
    last[0] = last[1];
    last[1] = token;
  }
  return undefined;
}

/**
 * The id of a JSON-RPC message of which only the end is at hand. What stands right before the last brace is at the top
 * level; an `id` anywhere else may belong to something deeper down and is passed over.
 */
export function lastId(end: string): string | number | undefined {
  const [, id] = /,\s*"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)\s*\}\s*$/.exec(end) ?? [];
  return id === undefined ? undefined : (JSON.parse(id) as string | number);
}
