import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { auditFault } from "./fault.js";
import { linesOf } from "./lines.js";
import { absent } from "./open-file.js";
import { rotatedFiles } from "./rotation.js";
import { type StoredRecord, storedRecord } from "./stored-record.js";

/**
 * The records of an audit file and of those that it was rotated to, oldest first, without holding more than one in
 * memory. `onOther` is told of each line that is no record. Throws an Error for the operator when a file cannot be read.
 */
export async function* readAudit(file: string, onOther: () => void): AsyncGenerator<StoredRecord> {
  const path = resolve(file);
  let current: FileHandle | undefined;
  try {
    // Opened before the others are looked for: if it is rotated meanwhile, it is read all the same, and once.
    current = await open(path, "r").catch(absent);
    const rotated = await rotatedFiles(path);
    if (!current && rotated.length === 0) await stat(path);
    const own = await current?.stat();
    for (const older of rotated) {
      const { ino, dev } = await stat(older);
      if (ino !== own?.ino || dev !== own.dev) yield* recordsOf(await open(older, "r"), onOther);
    }
    if (current) yield* recordsOf(current, onOther);
  } catch (error) {
    throw auditFault(path, "read", error);
  } finally {
    await current?.close().catch(() => undefined);
  }
}

async function* recordsOf(handle: FileHandle, onOther: () => void): AsyncGenerator<StoredRecord> {
  for await (const lines of linesOf(handle.createReadStream())) {
    for (const line of lines) {
      const record = recordIn(line);
      if (record) yield record;
      else if (line !== "") onOther();
    }
  }
}

function recordIn(line: string): StoredRecord | undefined {
  try {
    return storedRecord.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
