import { describe, expect, it } from "@jest/globals";
import type { Compared } from "./note-compared.js";

type NotCompared = (notes: readonly Compared[], ranWhole: (tests: string) => boolean) => string[];

// Jest loads reporters as they are, so that one cannot be TypeScript.
const REPORTER: string = "./compared-reporter.js";
const { notCompared } = (await import(REPORTER)) as { notCompared: NotCompared };

const note = (bothWays: readonly string[], provider = "Example"): Compared => ({
  provider,
  tests: `test/plugins/${provider}`,
  routes: ["GET /ships", "GET /ships/{}", "POST /ships"],
  bothWays,
});

describe("operations that no test of a run has compared", () => {
  it("are those that none of its files has", () => {
    const notes = [note(["GET /ships"]), note(["POST /ships"]), note(["GET /ships/{}"], "Other")];
    const ranWhole = (tests: string) => tests.endsWith("Example");
    expect(notCompared(notes, ranWhole)).toEqual(["Example: GET /ships/{}"]);
    expect(notCompared([...notes, note(["GET /ships/{}"])], ranWhole)).toEqual([]);
  });

  it("are nobody's concern where only some of a provider's tests ran", () => {
    expect(notCompared([note([])], () => false)).toEqual([]);
  });
});
