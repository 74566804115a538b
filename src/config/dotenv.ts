import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "./problem.js";
import { CONFIG_VARIABLE } from "./variables.js";

export type Values = Readonly<Record<string, string | undefined>>;

/** A `.env` file and what it sets. */
export interface Dotenv {
  readonly path: string;
  readonly values: Values;
}

/** The process's environment, completed from a `.env` file. */
export interface Environment {
  /** What holds. A variable of the real environment hides that of the file, even when it is empty. */
  readonly values: Values;
  /** Both sources as they are, the stronger one first. */
  readonly layers: readonly { readonly source: string; readonly values: Values }[];
  /** Where a variable comes from: `environment`, or the path of the `.env` file. */
  origin(name: string): string | undefined;
}

const CIRCULAR = {
  message: "has no effect here, because the file that it names decides which .env is read",
  remedy: "set it in the environment, or pass --config",
};

/** Reads the `.env` of the first folder that has one. One that cannot be read is a problem, not an absence. */
export async function readDotenv(
  folders: readonly string[],
  problems: Problem[],
): Promise<Dotenv | undefined> {
  for (const folder of folders) {
    const path = join(folder, ".env");
    const content = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => error);
    if (typeof content === "string") {
      const { default: dotenv } = await import("dotenv");
      const values = dotenv.parse(content);
      if (values[CONFIG_VARIABLE]) problems.push({ file: path, path: CONFIG_VARIABLE, ...CIRCULAR });
      return { path, values };
    }
    if (content.code === "ENOENT" || content.code === "ENOTDIR") continue;
    const message = `cannot be read (${content.code ?? "unknown error"})`;
    problems.push({ file: path, path: "", message, remedy: "make it a readable file, or remove it" });
    return undefined;
  }
  return undefined;
}

export function completeEnvironment(env: Values, dotenv: Dotenv | undefined): Environment {
  const real = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
  const file = dotenv?.values ?? {};
  return {
    values: { ...file, ...real },
    layers: [
      { source: "environment", values: real },
      ...(dotenv ? [{ source: dotenv.path, values: dotenv.values }] : []),
    ],
    origin: (name) => {
      if (Object.hasOwn(real, name)) return "environment";
      return Object.hasOwn(file, name) ? dotenv?.path : undefined;
    },
  };
}
