import { refuseDeeper } from "./confirmation.js";

/** Texts that would be taken for something else, or for nothing, if they stood without quotation marks. */
const AMBIGUOUS = /^$|^\s|\s$|["\p{Cc}]|^(?:true|false|null|none|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$|^- /iu;
/** Names that cannot be taken for a name and its value. */
const PLAIN_NAME = /^[\w.$@/ …-]+$/;

/** Data as a person reads it: a line for each part, and what belongs to one below it, indented. Nothing is left out. */
export const dataLines = (data: Readonly<Record<string, unknown>>): string[] => membersOf(data, 0);

function membersOf(data: object, depth: number): string[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const label = PLAIN_NAME.test(name) ? name : JSON.stringify(name);
    const inline = onOneLine(value);
    return inline === undefined
      ? [`${label}:`, ...linesOf(value as object, depth + 1).map((line) => `  ${line}`)]
      : [`${label}: ${inline}`];
  });
}

function linesOf(value: object, depth: number): string[] {
  refuseDeeper(depth);
  if (!Array.isArray(value)) return membersOf(value, depth);
  return value.flatMap((item) => {
    const inline = onOneLine(item);
    const lines = inline === undefined ? linesOf(item, depth + 1) : [inline];
    return lines.map((line, index) => `${index === 0 ? "- " : "  "}${line}`);
  });
}

/** What takes no lines of its own: a single value, a list of such, and what is empty. */
function onOneLine(value: unknown): string | undefined {
  if (typeof value === "string") return AMBIGUOUS.test(value) ? JSON.stringify(value) : value;
  if (typeof value !== "object" || value === null) return String(value);
  const items = Object.values(value);
  if (items.length === 0) return "none";
  if (!Array.isArray(value) || items.some((item) => typeof item === "object" && item !== null))
    return undefined;
  return items
    .map((item) => (typeof item === "string" && item.includes(",") ? JSON.stringify(item) : onOneLine(item)))
    .join(", ");
}
