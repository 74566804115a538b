import type { SdkOperation } from "./read-sdk.js";

/** The text of `operations.json`: one operation a line, its parts joined by spaces, empty ones at the end left out. */
export function indexOf(operations: readonly SdkOperation[]): string {
  const rows = operations.map(({ id, verb, path, query, body, headers, flags, words }) => {
    const row = [
      `${id} ${verb} ${path}`,
      ...[query, body, headers, flags, words].map((part) => part.join(" ")),
    ];
    while (row.at(-1) === "") row.pop();
    return JSON.stringify(row);
  });
  return `[\n${rows.join(",\n")}\n]\n`;
}
