import { effectsOf, Operations, revealedIn } from "cargoshipper/api";
import { REVEALING } from "./credential-answers.js";
import { REVIEWED } from "./reviewed-effects.js";

let loaded: Promise<Operations> | undefined;

/** The index, read on first use and then kept. */
export function loadOperations(): Promise<Operations> {
  loaded ??= import("./operations.json", { with: { type: "json" } }).then(
    ({ default: rows }) => new Operations(rows, { effectOf, spellings: (path) => [path, `/v2${path}`] }),
  );
  return loaded;
}

/** What an operation does to the world, as it was reviewed, else by its verb. */
export const effectOf = effectsOf(REVIEWED);

/** What an operation's answer would reveal, if it would. */
export const revealedBy = revealedIn(REVEALING);
