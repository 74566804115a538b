import { describe, expect, it } from "@jest/globals";
import { Client, definePlugin, Tool } from "cargoshipper/plugin";
import { checkPlugin, startPlugin } from "cargoshipper/testing";
import * as z from "zod";
import { PLUGIN } from "../../src/plugin/marks.js";
import { knowing, signposts } from "../fixtures/signposts.js";

class Things {
  @Tool({ name: "list", description: "List.", effect: "read", input: z.object({}), output: z.object({}) })
  list() {
    return {};
  }

  @Tool({ name: "add", description: "Add.", effect: "write", input: z.object({}), output: z.object({}) })
  add() {
    return {};
  }

  @Tool({
    name: "reveal",
    description: "Reveal.",
    effect: "read",
    reveals: true,
    input: z.object({}),
    output: z.object({}),
  })
  reveal() {
    return {};
  }
}

class Locations {
  static inject = [Client];

  constructor(readonly client: object) {}

  locate() {
    return { places: [] };
  }
}

class Unfinished {
  constructor(readonly client: object) {}

  locate() {
    return { places: [] };
  }
}

const withMirrors = (mirrors: readonly string[], by: typeof Locations = Locations) =>
  definePlugin({
    name: "odd",
    description: "Odd.",
    client: () => ({}),
    toolsets: { things: [Things] },
    provides: { locate: { by, mirrors } },
  });

const OTHER = signposts("other", knowing({}));

describe("what a plugin provides", () => {
  it.each([
    ["a tool that is not there", "burn"],
    ["a tool that changes something", "add"],
    ["a tool that reveals a secret", "reveal"],
  ])("makes it unavailable when it mirrors %s", async (_what, tool) => {
    const plugin = withMirrors(["list", tool]);
    const fault = `provides locate: odd_${tool} is no tool of the plugin that reads and does not reveal.`;
    expect(await checkPlugin(plugin)).toContain(fault);
    const { host, close } = await startPlugin(plugin, { beside: [OTHER({})] });
    expect(host.plugins.map((one) => one.fault)).toEqual([fault, undefined]);
    await close();
  });

  it("is refused where it is declared otherwise", () => {
    expect(() => withMirrors([])).toThrow("`provides.locate` has the class in `by`");
    expect(() => withMirrors("list" as never)).toThrow("`provides.locate` has the class in `by`");
    expect(() => withMirrors(["list"], {} as never)).toThrow("`provides.locate` has the class in `by`");
    expect(() => withMirrors(["list"], Unfinished as never)).toThrow(
      "Unfinished: constructor parameter 1 needs",
    );
    expect(() => withMirrors(["list"])).not.toThrow();
  });

  it("is nothing to a host when it is of another name", async () => {
    const { [PLUGIN]: spec } = withMirrors(["list"]);
    const provides = { ...spec.provides, foresee: { by: Locations, mirrors: ["list"] } };
    const plugin = Object.assign(() => undefined as never, { [PLUGIN]: { ...spec, provides } });
    const started = await startPlugin(plugin, { beside: [OTHER({})] });
    const { data } = await started.callTool("cargoshipper_locate", { name: "a.example" });
    expect(data).toMatchObject({ asked: "odd, other" });
    await started.close();
  });
});

describe("the name cargoshipper", () => {
  it("is refused to a plugin", () => {
    expect(() =>
      definePlugin({ name: "cargoshipper", description: "No.", client: () => ({}), toolsets: {} }),
    ).toThrow("The name `cargoshipper` is the host's.");
  });

  it("is refused to one that is made otherwise, which leaves the host its own", async () => {
    const { [PLUGIN]: spec } = OTHER;
    const plugin = Object.assign(() => undefined as never, { [PLUGIN]: { ...spec, name: "cargoshipper" } });
    const beside = [OTHER({}), signposts("third", knowing({ "a.example": { a: [] } }))({})];
    const started = await startPlugin(plugin, { beside });
    expect(started.host.plugins[0]?.fault).toBe("The name cargoshipper is the host's.");
    const { data } = await started.callTool("cargoshipper_locate", { name: "a.example" });
    expect(data["trail"]).toHaveLength(1);
    await started.close();
  });
});
