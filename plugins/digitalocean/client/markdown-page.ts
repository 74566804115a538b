import { markdown } from "cargoshipper/plugin";

/** Rows of a page; tools give the others. */
const MOST = 500;

/** A list as a page to read. `tool` lists what does not fit. */
export function markdownPage(title: string, of: string, rows: readonly object[], tool: string): string {
  const shown = rows
    .slice(0, MOST)
    .map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value ?? "")])));
  const left = rows.length - MOST;
  const rest = left > 0 ? `\n\nAnd ${left} more: ${tool} lists them.` : "";
  return `${markdown.heading(title, of)}\n\n${markdown.table(shown) || "There are none."}${rest}\n`;
}
