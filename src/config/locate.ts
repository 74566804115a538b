import { resolve } from "node:path";
import type { Values } from "./dotenv.js";
import type { Evaluator } from "./evaluate.js";
import { search } from "./find.js";
import type { Problem } from "./problem.js";
import { readConfig, type Source } from "./read.js";
import { CONFIG_VARIABLE } from "./variables.js";

/** The configuration file that holds, and where it was looked for: folders, or the one path that was asked for. */
export interface Located {
  readonly source: Source | undefined;
  readonly searched: readonly string[];
}

/** The file that the flag names, or else the variable, or else the first one found. */
export async function locate(
  place: { cwd: string; home: string; env: Values; platform: NodeJS.Platform; flag: string | undefined },
  evaluator: Evaluator,
  problems: Problem[],
): Promise<Located> {
  const named = place.flag ?? (place.env[CONFIG_VARIABLE] || undefined);
  if (named === undefined) return find(place, evaluator, problems);
  const path = resolve(place.cwd, named.replace(/^~(?=[/\\])/, place.home));
  const before = problems.length;
  const source = await readConfig(path, evaluator, problems);
  if (!source && problems.length === before) {
    problems.push({ file: path, path: "", message: "holds no configuration", remedy: EMPTY });
  }
  return { source, searched: [path] };
}

const EMPTY = 'write one, under the key "cargoshipper" if it is a package.json';

async function find(
  place: { cwd: string; home: string; env: Values; platform: NodeJS.Platform },
  evaluator: Evaluator,
  problems: Problem[],
): Promise<Located> {
  const folders = search(place);
  const searched = folders.map(({ folder }) => folder);
  for (const path of folders.flatMap(({ files }) => files)) {
    const before = problems.length;
    const source = await readConfig(path, evaluator, problems);
    // A file that cannot be read ends the search: going on would silently start with other rules.
    if (source || problems.length > before) return { source, searched };
  }
  return { source: undefined, searched };
}
