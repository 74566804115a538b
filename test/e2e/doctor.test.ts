import { describe, expect, it } from "@jest/globals";
import { examine } from "../../src/cli/doctor.js";
import type { PlaceState, PluginState } from "../../src/host/admission.js";

describe("doctor", () => {
  it("does not wait for a plugin that never answers", async () => {
    const plugin = {
      name: "slow",
      asked: true,
      fault: undefined,
      offer: { tools: [], resources: [], prompts: [] },
    } as unknown as PluginState;
    const place: PlaceState = {
      target: "prod",
      where: "plugins.0",
      tools: [],
      check: async () => undefined,
      verify: () => new Promise(() => undefined),
    };
    const { target, state, error, next } = await examine(plugin, place, 50);
    expect(target).toBe("prod");
    expect([state, error, next]).toEqual(["unavailable", "There was no answer within 0.05 s.", undefined]);
  });
});
