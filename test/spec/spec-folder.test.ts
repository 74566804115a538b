import { describe, expect, it } from "@jest/globals";
import { specFolder } from "./spec-folder.js";

describe("where the documents are", () => {
  it("is as CARGOSHIPPER_SPECS says, else beside the repository", () => {
    expect(specFolder({ CARGOSHIPPER_SPECS: "/" })).toEqual({ path: "/" });
    expect(specFolder({}, "/")).toEqual({ path: "/" });
  });

  it("is missed aloud where they were named, or in CI", () => {
    const nowhere = "/no/such/folder";
    expect(specFolder({}, nowhere)).toMatchObject({ path: undefined, failure: false });
    expect(specFolder({ CI: "true" }, nowhere)).toMatchObject({ failure: true });
    expect(specFolder({ CARGOSHIPPER_SPECS: nowhere }, "/")).toMatchObject({
      missing: expect.stringContaining(nowhere),
      failure: true,
    });
  });
});
