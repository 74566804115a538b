/** The beginning of a page: its kind, whose it is, and when it was made. */
export const heading = (kind: string, id: string) =>
  `# ${kind}: ${escaped(id)}\n\nGenerated ${new Date().toISOString()}`;

/** Rows as a table; empty when there are none. */
export function table(rows: readonly Readonly<Record<string, string>>[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  const columns = Object.keys(first);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(columns.map((column) => escaped(row[column] ?? "")))),
  ].join("\n");
}

type Value = string | number | readonly string[] | Readonly<Record<string, string>> | undefined;

/** Values as a list, with what a value holds below it. */
export function list(values: Readonly<Record<string, Value>>): string {
  return Object.entries(values)
    .flatMap(([key, value]) => {
      const title = `- ${key.replaceAll("_", " ")}:`;
      if (value === undefined) return [];
      if (typeof value !== "object") return [`${title} ${escaped(String(value))}`];
      const inner = Array.isArray(value)
        ? value
        : Object.entries(value).map(([name, one]) => `${name}: ${one}`);
      return inner.length === 0 ? [] : [title, ...inner.map((one) => `  - ${escaped(one)}`)];
    })
    .join("\n");
}

/** A text as it is, whatever fences it holds itself. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text.replace(/\n$/, "")}\n${fence}`;
}

const escaped = (text: string) => text.replace(/\s+/g, " ").replaceAll("|", "\\|");
