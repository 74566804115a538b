import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the providers' documents are, or why nothing is compared with them, and whether that is a failure. */
export type SpecFolder =
  | { readonly path: string }
  | { readonly path: undefined; readonly missing: string; readonly failure: boolean };

const BESIDE = fileURLToPath(new URL("../../../shared/specs", import.meta.url));

/** Finds them as CARGOSHIPPER_SPECS says, else beside the repository. A folder that is named has to be there. */
export function specFolder(env: NodeJS.ProcessEnv = process.env, beside = BESIDE): SpecFolder {
  const named = env["CARGOSHIPPER_SPECS"];
  const path = named || beside;
  if (existsSync(path)) return { path };
  return {
    path: undefined,
    missing: named
      ? `CARGOSHIPPER_SPECS names ${named}, which is not there.`
      : "CARGOSHIPPER_SPECS is not set, and ../shared/specs is not there.",
    failure: Boolean(named) || env["CI"] === "true",
  };
}
