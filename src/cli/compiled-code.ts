import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import nodeModule, { createRequire } from "node:module";
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

/**
 * Keeps what V8 compiles of this package in the user's cache folder, and takes it from there at the next start, which
 * saves a fifth of its time. Node.js has this itself from 22 on. Nothing is kept when the folder cannot be had for this
 * user alone, or when NODE_DISABLE_COMPILE_CACHE is set, as with Node.js.
 */
export function keepCompiledCode(): void {
  const { env, platform } = process;
  if (env["NODE_DISABLE_COMPILE_CACHE"]) return;
  const folder = join(cacheFolder({ home: homeFolder(), platform, env }), "code");
  if (!isOwnFolder(folder)) return;
  const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };
  if (enableCompileCache) enableCompileCache(folder);
  else loadThrough(folder);
}

/** A script that had to be compiled, and the file where that will be kept. */
type Fresh = readonly [file: string, script: Script];

function loadThrough(folder: string): void {
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
    const script = new Script(WRAPPER.join(text), { filename, columnOffset: -WRAPPER[0].length, cachedData });
    if (!cachedData || script.cachedDataRejected) fresh.push([file, script]);
    const run = script.runInThisContext();
    run.call(module.exports, module.exports, createRequire(filename), module, filename, dirname(filename));
  };
  // By then it holds all functions that were run, not only those that a start needs.
  process.once("exit", () => keep(folder, fresh));
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
  try {
    for (const [file, script] of fresh) {
      const data = script.createCachedData();
      const beside = `${file}.${process.pid}`;
      const checksum = Buffer.alloc(CHECKSUM);
      checksum.writeUInt32LE(crc32(data));
      writeFileSync(beside, Buffer.concat([checksum, data]), { mode: 0o600 });
      renameSync(beside, file);
    }
    if (fresh.length > 0) forgetOld(folder);
  } catch {
    // A disk that is full makes the next start slower, and nothing else.
  }
}

function forgetOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > MONTH) rmSync(path, { recursive: true, force: true });
  }
}
