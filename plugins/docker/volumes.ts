import { posix, win32 } from "node:path";
import { looseEntries } from "./loose-entries.js";

/** A mount as the Engine's create request takes it. */
export interface Mount {
  readonly Type: "bind" | "volume";
  /** A path of the host's, or a volume's name. */
  readonly Source: string;
  readonly Target: string;
  readonly ReadOnly: boolean;
}

const VOLUME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
/** Ends a line, steers a terminal, or turns what follows around: a path with one could pass for other text when it is shown. */
const DECEPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const DRIVE = /^[a-zA-Z]:[\\/]/;

/**
 * Reads volumes: `{host path or volume: container path}`, or `"source:target"`, or a list of those; `:ro` after the
 * container path makes one read-only. Throws a plain Error that names the entry which is wrong.
 */
export function parseVolumes(value: unknown): Mount[] {
  const mounts = looseEntries(value, /[\s,]+/).map((entry) => {
    const [source, target] = typeof entry === "string" ? cut(entry) : entry;
    // docker-py's form: {"/data": {"bind": "/data", "mode": "ro"}}
    if (typeof target === "object" && target !== null && "bind" in target) {
      const { bind, mode } = target as { bind: unknown; mode?: unknown };
      return mountOf(source, mode === "ro" ? `${bind}:ro` : String(bind));
    }
    if (typeof target !== "string") throw new Error(`"${source}": the container path is a string`);
    return mountOf(source, target);
  });
  const targets = mounts.map(({ Target }) => Target);
  const twice = targets.find((target, index) => targets.indexOf(target) < index);
  if (twice !== undefined) throw new Error(`two volumes are mounted at ${twice}`);
  return mounts;
}

function cut(entry: string): [string, string] {
  const at = entry.indexOf(":", DRIVE.test(entry) ? 2 : 0);
  if (at < 0) throw new Error(`"${entry}": expected source:target`);
  return [entry.slice(0, at), entry.slice(at + 1)];
}

function mountOf(source: string, written: string): Mount {
  if (DECEPTIVE.test(source + written)) throw new Error("a path holds a line end or control character");
  const [, path = "", mode] = /^(.*?)(?::(ro|rw))?$/s.exec(written) ?? [];
  const normal = DRIVE.test(path) ? win32.normalize(path) : posix.normalize(path);
  const Target = normal.replace(/(.)[\\/]$/, "$1");
  if (!DRIVE.test(path) && (!Target.startsWith("/") || Target === "/" || path.includes(":"))) {
    throw new Error(`"${written}" is not an absolute path in the container (":ro" may follow it)`);
  }
  const Type = source.startsWith("/") || source.startsWith("~") || DRIVE.test(source) ? "bind" : "volume";
  if (Type === "volume" && !VOLUME.test(source)) {
    throw new Error(`"${source}" is neither an absolute path (or ~/…) of the host nor the name of a volume`);
  }
  return { Type, Source: source, Target, ReadOnly: mode === "ro" };
}
