import type * as z from "zod";
import { ValidationError } from "../plugin/tool-error.js";
import type { applyShape } from "./apply-shape.js";
import { parseZoneFile } from "./parse-zone-file.js";
import type { DnsRecord } from "./record.js";
import { severalFaults } from "./several-faults.js";

type Stated = Pick<z.output<z.ZodObject<typeof applyShape>>, "records" | "zone_file">;

/**
 * The records that an input of `applyShape` desires. A stated one has to fit `schema`, and `toRecord` makes it a record.
 * Throws a ValidationError when both or neither are given, and for everything that is not understood of what is.
 */
export function desiredRecords<S extends z.ZodObject>(
  { records, zone_file }: Stated,
  zone: string,
  schema: S,
  toRecord: (stated: z.output<S>) => DnsRecord,
): readonly DnsRecord[] {
  if (records && zone_file === undefined)
    return records.map((stated, index) => toRecord(readRecord(stated, index, schema)));
  if (records || zone_file === undefined)
    throw new ValidationError("Give either records or zone_file.", { next: "Nothing was changed." });
  const { records: read, faults } = parseZoneFile(zone_file, zone);
  if (faults.length === 0) return read;
  const lines = faults.map(({ line, message }) => `line ${line}: ${message}`);
  throw new ValidationError(`zone_file: ${severalFaults(lines)}`, {
    next: "Correct these lines; nothing was changed.",
  });
}

function readRecord<S extends z.ZodObject>(stated: unknown, index: number, schema: S): z.output<S> {
  const read = schema.safeParse(stated);
  if (read.success) return read.data;
  const faults = read.error.issues.map(
    ({ path, message }) => `${["records", index, ...path].join(".")}: ${message}`,
  );
  throw new ValidationError(faults.join(". "), {
    next: `A record has ${Object.keys(schema.shape).join(", ")}. Nothing was changed.`,
  });
}
