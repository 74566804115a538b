import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAudit } from "../../src/audit/read-audit.js";
import type { StoredRecord } from "../../src/audit/stored-record.js";

/** A temporary folder for an audit file. */
export class Folder {
  private constructor(readonly path: string) {}

  static async make(): Promise<Folder> {
    return new Folder(await mkdtemp(join(tmpdir(), "cargoshipper-audit-")));
  }

  at(name = "audit.jsonl"): string {
    return join(this.path, name);
  }

  files(): Promise<string[]> {
    return readdir(this.path);
  }

  text(name?: string): Promise<string> {
    return readFile(this.at(name), "utf8");
  }

  /** All records, and how many lines are none. */
  async read(name?: string): Promise<{ records: StoredRecord[]; others: number }> {
    const records: StoredRecord[] = [];
    let others = 0;
    for await (const record of readAudit(this.at(name), () => others++)) records.push(record);
    return { records, others };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true });
  }
}
