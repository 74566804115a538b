import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "../plugin/index.js";
import { type Address, keyOf, readAddress } from "./address.js";

/** One secret where it lies. */
export interface Held extends Address {
  /** `environment`, or the path of the file or folder. */
  readonly source: string;
  /** The variable or file that holds it, for the operator. */
  readonly label: string;
  /** Throws a ToolError, `configuration`, when it cannot be read. */
  read(): Promise<string>;
}

/** What one source holds, by `keyOf`. */
export type Shelf = ReadonlyMap<string, Held>;

/** Bytes; as much as an environment variable holds on Linux. What is larger is more likely a wrong path. */
const LARGEST = 131_072;
/** Read or write, for the group or for others. */
const OPEN_TO_OTHERS = 0o066;

/** Variables with a prefix. */
export function environmentShelf(env: Readonly<Record<string, string | undefined>>, prefix: string): Shelf {
  const held = Object.entries(env).flatMap(([label, value]) =>
    label.startsWith(prefix) && value !== undefined
      ? entry(label.slice(prefix.length), "environment", label, async () => value)
      : [],
  );
  return shelf(held);
}

/**
 * A dotenv file, or a folder whose files are the secrets, as Docker and Kubernetes mount them. Throws a ToolError,
 * `configuration`, when it cannot be read, or when a file is open to others than its owner.
 */
export async function fileShelf(path: string): Promise<Shelf> {
  const found = await orUnreadable(path, stat(path));
  if (found.isDirectory()) return shelf(await mounted(path));
  if (!found.isFile()) throw unreadable(path, "it is neither a file nor a folder");
  // Windows has no such mode: every file would look open.
  if (process.platform !== "win32" && (found.mode & OPEN_TO_OTHERS) !== 0) {
    throw new ConfigurationError(`${path} holds secrets, and others than its owner can read or change it.`, {
      next: `The operator has to run \`chmod 600 ${path}\`.`,
    });
  }
  const { default: dotenv } = await import("dotenv");
  const values = Object.entries(dotenv.parse(await contentOf(path)));
  return shelf(values.flatMap(([key, value]) => entry(key, path, `${key} in ${path}`, async () => value)));
}

async function mounted(folder: string): Promise<Held[]> {
  const names = await orUnreadable(folder, readdir(folder));
  const held = names.flatMap((name) => {
    const path = join(folder, name);
    return entry(name, folder, path, async () => (await contentOf(path)).replace(/\r?\n$/, ""));
  });
  // Kubernetes mounts links to files, and replaces them at any moment.
  const files = held.map(async (one) =>
    (await stat(one.label).catch(() => undefined))?.isFile() ? [one] : [],
  );
  return (await Promise.all(files)).flat();
}

async function contentOf(path: string): Promise<string> {
  const { size } = await orUnreadable(path, stat(path));
  if (size > LARGEST) throw unreadable(path, `it is larger than ${LARGEST / 1024} KiB`);
  return orUnreadable(path, readFile(path, "utf8"));
}

/** One secret, or none when that is no secret's name. */
function entry(spelt: string, source: string, label: string, read: () => Promise<string>): Held[] {
  const address = readAddress(spelt);
  return address ? [{ ...address, source, label, read }] : [];
}

/** Throws when two entries are the same secret: which of them holds would be chance. */
function shelf(entries: readonly Held[]): Shelf {
  const held = new Map<string, Held>();
  for (const one of entries) {
    const other = held.get(keyOf(one));
    if (other) {
      throw new ConfigurationError(`${other.label} and ${one.label} are the same secret.`, {
        next: "The operator has to remove one of them.",
      });
    }
    held.set(keyOf(one), one);
  }
  return held;
}

async function orUnreadable<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw unreadable(path, code === "ENOENT" ? "it does not exist" : (code ?? "unknown error"));
  }
}

const unreadable = (path: string, why: string) =>
  new ConfigurationError(`Secrets cannot be read from ${path}: ${why}.`, {
    next: "The operator has to correct the path, or make it readable for this process.",
  });
