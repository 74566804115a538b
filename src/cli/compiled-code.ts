import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";
import { cacheFolder } from "../config/find.js";
import { homeFolder } from "../config/home.js";
import { isOwnFolder } from "../config/own-folder.js";

/** Milliseconds after which compiled code goes: that of other versions would otherwise stay for ever. */
const MONTH = 30 * 24 * 3_600_000;
/** Bytes of the checksum that stands before what is kept: V8 itself believes everything that it is given. */
const CHECKSUM = 4;

const IMPORTS = /(?<![\w$.])import\(/;

/** What a script is given. Its code begins on the same line, so that stack traces name the right one. */
const WRAPPER = ["(function (exports, require, module, __filename, __dirname) { ", "\n});"] as const;

/** Keeps what V8 has compiled so far for the next start. */
export type Keep = () => void;

/**
 * Loads this package as V8 has compiled it for an earlier start, where that is kept in the user's cache folder. That saves
 * a tenth of a start. Nothing is kept nor taken when the folder cannot be had for this user alone, or when
 * NODE_DISABLE_COMPILE_CACHE is set. Node.js has the like from 22 on, but for everything that a process loads, other
 * people's plugins too, and for ever.
 */
export function useCompiledCode(): Keep {
  const { env, platform } = process;
  const folder = join(cacheFolder({ home: homeFolder(), platform, env }), "code");
  if (env["NODE_DISABLE_COMPILE_CACHE"] || !isOwnFolder(folder)) return () => undefined;
  return loadThrough(folder);
}

/** A script that had to be compiled, and the file where that will be kept. */
type Fresh = readonly [file: string, script: Script];

function loadThrough(folder: string): Keep {
  const { extensions } = createRequire(import.meta.url);
  const own = dirname(fileURLToPath(import.meta.url)) + sep;
  const fresh: Fresh[] = [];
  extensions[".cjs"] = (module, filename) => {
    const bytes = readFileSync(filename);
    const text = bytes.toString();
    // A script that is compiled here could not import.
    if (!filename.startsWith(own) || IMPORTS.test(text)) return extensions[".js"]?.(module, filename);
    const source = `${crc32(bytes).toString(16)}-${bytes.length}`;
    const file = join(folder, `${basename(filename)}-${source}-${process.version}-${process.arch}.bin`);
    const cachedData = kept(file);
    const script = new Script(WRAPPER.join(text), {
      filename,
      columnOffset: -WRAPPER[0].length,
      cachedData,
    });
    if (!cachedData || script.cachedDataRejected) fresh.push([file, script]);
    const run = script.runInThisContext();
    run.call(module.exports, module.exports, createRequire(filename), module, filename, dirname(filename));
  };
  return () => keep(folder, fresh.splice(0));
}

/** What is kept in a file; undefined when there is none, or when it is not what was written. */
function kept(file: string): Buffer | undefined {
  try {
    const all = readFileSync(file);
    const data = all.subarray(CHECKSUM);
    return all.readUInt32LE() === crc32(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function keep(folder: string, fresh: readonly Fresh[]): void {
  if (fresh.length === 0) return;
  for (const [file, script] of fresh) quietly(() => write(file, script.createCachedData()));
  quietly(() => forgetOld(folder));
}

/** What cannot be written makes the next start slower, and nothing else. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {}
}

function write(file: string, data: Buffer): void {
  const beside = `${file}.${process.pid}`;
  const checksum = Buffer.alloc(CHECKSUM);
  checksum.writeUInt32LE(crc32(data));
  try {
    writeFileSync(beside, Buffer.concat([checksum, data]), { mode: 0o600 });
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}

function forgetOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > MONTH) rmSync(path, { recursive: true, force: true });
  }
}
