import { quoted } from "../plugin/index.js";

type Row = Record<string, unknown>;

/**
 * The text of an answer: lists as a header and tab-separated rows, all else as `name: value` lines. Fields named by
 * `outside` are marked as data that nobody vouches for.
 */
export function render(data: Row, outside: readonly string[] = []): string {
  const lines = Object.entries(data).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (outside.includes(name)) return fromOutside(name, value);
    if (isTable(value)) return [`${name}:`, ...table(value)];
    if (typeof value === "string" && value.includes("\n")) return [`${name}:`, value];
    return [`${name}: ${cell(value)}`];
  });
  return lines.join("\n") || "done";
}

/** All that shows as the end of a line somewhere. */
const LINE_END = /[\n\r\v\f\u0085\u2028\u2029]/;

/** On lines of its own when there are several, because one of them could look like the next field. */
function fromOutside(name: string, value: unknown): string[] {
  const text = isTable(value) ? table(value).join("\n") : typeof value === "string" ? value : cell(value);
  return LINE_END.test(text) ? [`${name}: ${quoted(text)}`] : [`${name} (untrusted data): ${text}`];
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
      ? value.map(oneOfSeveral).join(", ") || "none"
      : JSON.stringify(value);
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return entries.every(([, item]) => typeof item !== "object")
      ? entries.map(([key, item]) => `${key}=${oneOfSeveral(item)}`).join(", ") || "none"
      : JSON.stringify(value);
  }
  return String(value);
}

/** One of several values on a line: in quotes when it could be taken for two, or for another line. */
const oneOfSeveral = (value: unknown): string => {
  const text = String(value);
  return /[,\r\n\t"]/.test(text) ? JSON.stringify(text) : text;
};

const isRecord = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);
