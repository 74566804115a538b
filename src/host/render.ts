type Row = Record<string, unknown>;

/** The text of an answer: lists as a header and tab-separated rows, all else as `name: value` lines. */
export function render(data: Row): string {
  const lines = Object.entries(data).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (isTable(value)) return [`${name}:`, ...table(value)];
    if (typeof value === "string" && value.includes("\n")) return [`${name}:`, value];
    return [`${name}: ${cell(value)}`];
  });
  return lines.join("\n") || "done";
}

const isTable = (value: unknown): value is Row[] =>
  Array.isArray(value) && value.length > 0 && value.every((row) => isRecord(row));

function table(rows: readonly Row[]): string[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [
    columns.join("\t"),
    ...rows.map((row) => columns.map((column) => cell(row[column]).replace(/[\t\r\n]+/g, " ")).join("\t")),
  ];
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) {
    return value.every((item) => typeof item !== "object")
      ? value.map(quoted).join(", ") || "none"
      : JSON.stringify(value);
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return entries.every(([, item]) => typeof item !== "object")
      ? entries.map(([key, item]) => `${key}=${quoted(item)}`).join(", ") || "none"
      : JSON.stringify(value);
  }
  return String(value);
}

/** One of several values on a line: in quotes when it could be taken for two, or for another line. */
const quoted = (value: unknown): string => {
  const text = String(value);
  return /[,\r\n\t"]/.test(text) ? JSON.stringify(text) : text;
};

const isRecord = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);
