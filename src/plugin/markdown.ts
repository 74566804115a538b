/** The beginning of a page: its kind, whose it is, and when it was made. */
export const heading = (kind: string, id: string) =>
  `# ${kind}: ${id.replace(/\s+/g, " ")}\n\nGenerated ${new Date().toISOString()}`;

/** Rows as a table; empty when there are none. */
export function table(rows: readonly Readonly<Record<string, string>>[]): string {
  if (rows.length === 0) return "";
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(columns.map((column) => inert(row[column] ?? "").replaceAll("|", "\\|")))),
  ].join("\n");
}

type Value = string | number | readonly string[] | Readonly<Record<string, string>> | undefined;

/** Values as a list, with what a value holds below it, one `key: value` a line. */
export function list(values: Readonly<Record<string, Value>>): string {
  return Object.entries(values)
    .flatMap(([key, value]) => {
      const title = `- ${key.replaceAll("_", " ")}:`;
      if (value === undefined) return [];
      if (typeof value !== "object") return [`${title} ${inert(String(value))}`];
      const inner = Array.isArray(value)
        ? value.map(inert)
        : Object.entries(value).map(([name, one]) => `${bareKey(name)}: ${inert(one)}`);
      return inner.length === 0 ? [] : [title, ...inner.map((one) => `  - ${one}`)];
    })
    .join("\n");
}

/** A text as it is, whatever fences it holds itself. */
export function fenced(text: string): string {
  const fence = "`".repeat(Math.max(3, longestTicks(text) + 1));
  return `${fence}\n${text.replace(/\n$/, "")}\n${fence}`;
}

/** What no reader of Markdown takes for more than text, nor for a link. */
const PLAIN = /^(?!.*(?:https?:\/\/|ftp:\/\/|www\.))[\w .,:()+/=>-]*$/i;

/** A foreign text in one line, as code where it might be read as Markdown or HTML. */
function inert(text: string): string {
  const line = text.replaceAll("\r", "\\r").replaceAll("\n", "\\n").replace(/\s+/g, " ");
  if (PLAIN.test(line)) return line;
  const ticks = "`".repeat(longestTicks(line) + 1);
  // Without a space the text's own backticks would join those around it.
  const pad = /^`|`$/.test(line) ? " " : "";
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** Never in code, so that a key which tells of a secret can be seen for one. */
const bareKey = (key: string) => key.replace(/[^\w./-]/g, "_");

const longestTicks = (text: string) =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
