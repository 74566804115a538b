import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** The stdout that answers go to. */
export type Output = NodeJS.WriteStream;

type NodeCallback = (error: Error | null, written: number, chunk: unknown) => void;

/**
 * Keeps stdout for the host's own answers: whatever a plugin or an SDK prints goes to stderr from now on, whether through
 * `console`, `process.stdout` or the file descriptor. Only a child process that inherits the descriptor escapes. What is
 * printed so, and what is written to `process.stderr`, is made clean on its way.
 */
export function reserveStdout(clean: (text: string) => string): Output {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  const writeErr = process.stderr.write.bind(process.stderr) as (
    chunk: string,
    ...rest: unknown[]
  ) => boolean;
  process.stderr.write = (chunk: string | Uint8Array, ...rest: unknown[]) =>
    writeErr(clean(textOf(chunk)), ...rest.filter((one) => typeof one === "function"));
  stdout.write = process.stderr.write.bind(process.stderr);
  Object.defineProperty(process, "stdout", { get: () => process.stderr, configurable: true });
  let own = false;
  const { write: writeTo, writeSync: writeSyncTo } = fs;
  const printed = (fd: number) => fd === 1 && !own;
  fs.write = Object.assign((fd: number, ...rest: unknown[]) => {
    if (!printed(fd)) return Reflect.apply(writeTo, fs, [fd, ...rest]);
    const [chunk, ...where] = rest as [string | Uint8Array, ...unknown[]];
    const done = where.find((one) => typeof one === "function") as NodeCallback | undefined;
    const part = partOf(chunk, where);
    writeErr(clean(textOf(part)), (error?: Error | null) =>
      done?.(error ?? null, Buffer.byteLength(part), chunk),
    );
  }, writeTo) as typeof fs.write;
  fs.writeSync = (fd: number, ...rest: unknown[]) => {
    if (!printed(fd)) return Reflect.apply(writeSyncTo, fs, [fd, ...rest]);
    const [chunk, ...where] = rest as [string | Uint8Array, ...unknown[]];
    const part = partOf(chunk, where);
    Reflect.apply(writeSyncTo, fs, [2, clean(textOf(part))]);
    return Buffer.byteLength(part);
  };
  syncBuiltinESMExports();
  return new Proxy(stdout, {
    get: (target, key) => {
      if (key === "write") {
        return (...args: Parameters<typeof write>) => {
          own = true;
          try {
            return write(...args);
          } finally {
            own = false;
          }
        };
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const textOf = (chunk: string | Uint8Array): string =>
  typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");

/** What `write(fd, buffer, offset, length)` or `write(fd, buffer, { offset, length })` means; a text is whole. */
function partOf(chunk: string | Uint8Array, [where, most]: readonly unknown[]): string | Uint8Array {
  if (typeof chunk === "string") return chunk;
  const { offset = 0, length } = (typeof where === "object" && where) as { offset?: number; length?: number };
  const from = typeof where === "number" ? where : offset;
  const count = typeof most === "number" ? most : length;
  return chunk.subarray(from, count === undefined ? undefined : from + count);
}
