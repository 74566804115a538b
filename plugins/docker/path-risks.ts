import type { Risk } from "cargoshipper/plugin";
import { isSocket } from "./follow-links.js";
import type { RiskKey } from "./risks.js";
import { isEngineSocket, isSystemPath, overlap } from "./system-paths.js";
import type { Mount } from "./volumes.js";

/** What an Engine has on the file system that it mounts from. */
export interface EnginePaths {
  /** Whether this process sees that file system. */
  readonly local: boolean;
  /** Where the Engine listens, in every spelling. */
  readonly sockets: readonly string[];
  /** Where it keeps images and volumes, in every spelling. */
  readonly data: readonly string[];
}

/**
 * The risks of mounting a path of the host's, given as it was written and as it is without links. Throws when it cannot
 * be looked at.
 */
export async function pathRisks(
  written: string,
  path: string,
  mount: Mount,
  engine: EnginePaths,
): Promise<Risk[]> {
  const risk = (key: RiskKey, value: string, what: string, ...asides: string[]): Risk => {
    if (mount.Type === "volume") asides.push(`as the volume ${mount.Source}`);
    const subject = asides.length > 0 ? `${[what, ...asides].join(", ")},` : what;
    const says = `${subject} is mounted at ${mount.Target}${mount.ReadOnly ? ", read-only" : ""}`;
    return { risk: key, value, says };
  };
  const system = (value: string) => {
    if (isSystemPath(value)) return [risk("systemPaths", value, `${value} of the host's system`)];
    const kept = engine.data.some((folder) => overlap(value, folder));
    return kept
      ? [risk("systemPaths", value, `the host's folder ${value}`, "with what the Engine keeps")]
      : [];
  };
  if (await isASocket(path, engine)) return [risk("engineSocket", path, `the host's socket ${path}`)];
  // A folder gives away the socket in it.
  const holds = engine.sockets.some((socket) => overlap(path, socket));
  const power = [
    ...(holds ? [risk("engineSocket", path, `the host's folder ${path}`, "with the Engine's socket")] : []),
    ...system(path),
  ];
  const resolved = power.length > 0 ? power : [risk("bindMounts", path, `the host's folder ${path}`)];
  // A link in the system's folders is the system's, wherever it leads.
  return resolved.some((one) => one.risk === "systemPaths") ? resolved : [...resolved, ...system(written)];
}

const isASocket = async (path: string, { local, sockets }: EnginePaths) =>
  isEngineSocket(path) || sockets.includes(path) || (local && path.startsWith("/") && (await isSocket(path)));
