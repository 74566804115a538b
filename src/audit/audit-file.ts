import { lstat } from "node:fs/promises";
import { resolve } from "node:path";
import { auditFault } from "./fault.js";
import { lineOf } from "./line.js";
import { absent, type OpenFile, openToAppend } from "./open-file.js";
import type { AuditRecord } from "./record.js";
import { rotate } from "./rotation.js";

const LINE_END = 0x0a;

/** A line on its way, and whom to tell. */
interface Entry {
  readonly line: string;
  readonly flush: boolean;
  written(): void;
  failed(error: Error): void;
}

/**
 * A file of JSON lines that only grows. Several processes can share one: each line is one write at its end, and a file
 * that was renamed, by another process or by an operator, is opened anew under its name.
 */
export class AuditFile {
  private readonly waiting: Entry[] = [];
  /** Written, but perhaps not on the disk. */
  private readonly unsure: Entry[] = [];
  private working: Promise<void> | undefined;
  private open: OpenFile | undefined;
  /** Where the last whole line of this process ended. */
  private end = 0;
  private closed = false;

  private constructor(
    private readonly path: string,
    private readonly maxSize: number,
  ) {}

  /**
   * Opens a file, made with mode 0600 when it is missing, which is rotated before it would exceed `maxSize` bytes.
   * Rejects with an Error for the operator when it cannot be written, or when others could change it.
   */
  static async open(file: string, maxSize: number): Promise<AuditFile> {
    const audit = new AuditFile(resolve(file), maxSize);
    try {
      await audit.ready(0);
    } catch (error) {
      throw auditFault(audit.path, "written", error);
    }
    return audit;
  }

  /**
   * Appends a record, after those that were appended before. With `flush` it settles when the record is on the disk;
   * records that come together share that wait. Rejects with an Error that says why it is not written; the next record
   * tries again.
   */
  append(record: AuditRecord, { flush }: { readonly flush: boolean }): Promise<void> {
    return new Promise((written, failed) => {
      if (this.closed) throw new Error(`The audit file ${this.path} is closed.`);
      this.waiting.push({ line: lineOf(record), flush, written, failed });
      this.working ??= this.work();
    });
  }

  /** Settles when what was appended is written and the file is closed. */
  async close(): Promise<void> {
    this.closed = true;
    await this.working;
    await this.release();
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      for (const entry of this.waiting.splice(0)) {
        try {
          await this.write(entry.line);
          if (entry.flush) this.unsure.push(entry);
          else entry.written();
        } catch (error) {
          entry.failed(auditFault(this.path, "written", error));
          await this.release();
        }
      }
      await this.flush();
    }
    this.working = undefined;
  }

  private async write(line: string): Promise<void> {
    const room = Buffer.byteLength(line) + 1;
    const { file, size } = await this.ready(room);
    // Whoever wrote last may have been stopped in the middle of a line.
    const torn = size > 0 && size !== this.end && !(await endsALine(file, size));
    const bytes = Buffer.from(`${torn ? "\n" : ""}${line}\n`);
    const { bytesWritten } = await file.handle.write(bytes);
    if (bytesWritten < bytes.length)
      throw new Error(`only ${bytesWritten} of ${bytes.length} bytes found room; is its disk full?`);
    this.end = size + bytes.length;
  }

  /** The file that now has the name, with room for so many bytes, and its size. */
  private async ready(room: number): Promise<{ file: OpenFile; size: number }> {
    for (;;) {
      const there = await lstat(this.path).catch(absent);
      const file = this.open;
      if (!there || !file || there.ino !== file.ino || there.dev !== file.dev) {
        await this.release();
        this.open = await openToAppend(this.path);
        this.end = 0;
      } else if (there.size > 0 && there.size + room > this.maxSize) {
        await this.release();
        await rotate(this.path).catch(absent);
      } else return { file, size: there.size };
    }
  }

  private async flush(): Promise<void> {
    const entries = this.unsure.splice(0);
    if (entries.length === 0) return;
    try {
      await this.open?.handle.datasync();
      for (const entry of entries) entry.written();
    } catch (error) {
      for (const entry of entries) entry.failed(auditFault(this.path, "written", error));
      await this.release();
    }
  }

  private async release(): Promise<void> {
    await this.flush();
    const { open } = this;
    this.open = undefined;
    await open?.handle.close().catch(() => undefined);
  }
}

async function endsALine({ handle }: OpenFile, size: number): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 1 && buffer[0] === LINE_END;
}
