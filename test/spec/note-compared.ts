import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** What one test file has compared. */
export interface Compared {
  readonly provider: string;
  /** The folder of the provider's tests, from the root. */
  readonly tests: string;
  /** What the sandbox plays, and what of it was compared both ways: `GET /zones/{}`. */
  readonly routes: readonly string[];
  readonly bothWays: readonly string[];
}

/** Leaves it for the reporter that looks at all test files of a run together. */
export function noteCompared(compared: Compared): void {
  const folder = process.env["CARGOSHIPPER_COMPARED"];
  if (folder) writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(compared));
}
