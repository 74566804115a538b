import { describe, it } from "@jest/globals";
import { specFolder } from "./spec-folder.js";

/**
 * Tests that need the providers' documents, given their folder. Without it they are skipped, and the reason is printed; where
 * it was named, or in CI, they fail.
 */
export function describeSpecs(name: string, body: (folder: string) => void): void {
  const found = specFolder();
  if (found.path !== undefined) {
    describe(name, () => body(found.path));
    return;
  }
  const { missing, failure } = found;
  if (failure) {
    describe(name, () => {
      it("has what it is compared with", () => {
        throw new Error(missing);
      });
    });
    return;
  }
  process.stderr.write(`Skipped: ${name}: ${missing}\n`);
  // The block is run all the same, to count what is in it.
  const { skip } = describe;
  skip(name, () => body(""));
}
