import { effectsOf, Operations, revealedIn } from "cargoshipper/api";
import { REVEALING } from "./credential-answers.js";
import { REVIEWED } from "./reviewed-effects.js";

let loaded: Promise<Operations> | undefined;

/** The index, read on first use and then kept: half a megabyte that a start does without. */
export function loadOperations(): Promise<Operations> {
  loaded ??= import("./operations.json", { with: { type: "json" } }).then(
    ({ default: rows }) => new Operations(rows, { effectOf, spellings }),
  );
  return loaded;
}

/** What an operation does to the world, as it was reviewed, else by its verb. */
export const effectOf = effectsOf(REVIEWED);

/** What an operation's answer would reveal, if it would. */
export const revealedBy = revealedIn(REVEALING);

/** The start of a path that is an account's or a zone's. */
export const EITHER = "/{accounts|zones}/{account_id|zone_id}";

const spellings = (path: string): string[] =>
  path.startsWith(EITHER)
    ? ["/{}/{}", "/accounts/{}", "/zones/{}"].map((start) => start + path.slice(EITHER.length))
    : [path];
