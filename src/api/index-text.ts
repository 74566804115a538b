import type { Flag } from "./operation.js";

/** One operation as an index has it: parts that are lists of words. Required parameters end with `!`. */
export interface Indexed {
  readonly id: string;
  readonly verb: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: readonly string[];
  readonly headers: readonly string[];
  readonly flags: readonly Flag[];
  readonly words: readonly string[];
  readonly scopes?: readonly string[];
  readonly tag?: string;
}

/** The text of an index: one operation a line, its parts joined by spaces, empty ones at the end left out. */
export function indexOf(operations: readonly Indexed[]): string {
  const rows = operations.map(
    ({ id, verb, path, query, body, headers, flags, words, scopes = [], tag = "" }) => {
      const row = [
        `${id} ${verb} ${path}`,
        ...[query, body, headers, flags, words, scopes].map((part) => part.join(" ")),
        tag,
      ];
      while (row.at(-1) === "") row.pop();
      return JSON.stringify(row);
    },
  );
  return `[\n${rows.join(",\n")}\n]\n`;
}
