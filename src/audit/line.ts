import type { AuditRecord } from "./record.js";
import { cut, ROUNDS, shapeOf } from "./shape.js";

/** The most bytes of a line, without what ends it. */
export const LONGEST_LINE = 8_000;

/**
 * A record as one line of JSON. What a client, a provider or a model can make long is cut, so that a line stays short
 * enough for one write.
 */
export function lineOf(record: AuditRecord): string {
  const args = shapeOf(record.arguments);
  let line = "";
  for (const limits of ROUNDS) {
    const fields = Object.entries(record).map(([key, value]) => [
      key,
      key === "arguments" ? args : cut(value, limits),
    ]);
    line = JSON.stringify(Object.fromEntries(fields));
    if (Buffer.byteLength(line) <= LONGEST_LINE) break;
  }
  return line;
}
