import { describe, expect, it } from "@jest/globals";
import { examine } from "../../src/cli/doctor.js";
import type { PluginState } from "../../src/host/admission.js";

describe("doctor", () => {
  it("does not wait for a plugin that never answers", async () => {
    const plugin = {
      name: "slow",
      entry: { where: "plugins.0" },
      asked: true,
      fault: undefined,
      offer: { tools: [], resources: [], prompts: [] },
      verify: () => new Promise(() => undefined),
    } as unknown as PluginState;
    const { state, error, next } = await examine(plugin, 50);
    expect([state, error, next]).toEqual(["unavailable", "There was no answer within 0.05 s.", undefined]);
  });
});
