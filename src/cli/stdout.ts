import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** The stdout that answers go to. */
export type Output = NodeJS.WriteStream;

/**
 * Keeps stdout for the host's own answers: whatever a plugin or an SDK prints goes to stderr from now on, whether through
 * `console`, `process.stdout` or the file descriptor. Only a child process that inherits the descriptor escapes.
 */
export function reserveStdout(): Output {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = process.stderr.write.bind(process.stderr);
  Object.defineProperty(process, "stdout", { get: () => process.stderr, configurable: true });
  let own = false;
  const { write: writeTo, writeSync: writeSyncTo } = fs;
  const elsewhere = (fd: number) => (fd === 1 && !own ? 2 : fd);
  fs.write = Object.assign(
    (fd: number, ...rest: never[]) => Reflect.apply(writeTo, fs, [elsewhere(fd), ...rest]),
    writeTo,
  );
  fs.writeSync = (fd: number, ...rest: unknown[]) => Reflect.apply(writeSyncTo, fs, [elsewhere(fd), ...rest]);
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
