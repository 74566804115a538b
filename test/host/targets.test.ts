import { describe, expect, it } from "@jest/globals";
import type { StartedPlugin } from "cargoshipper/testing";
import { listsOf } from "../../src/mcp/listing.js";
import { yards } from "../fixtures/yard.js";
import { at, done, PLACES, requester, useYard } from "./use-yard.js";

const { start } = useYard();

/** A tool's schema as a client sees it. */
function schemaOf(one: StartedPlugin, name: string) {
  const tool = listsOf(one.host.offer).tools.find((listed) => listed.name === name);
  return tool?.inputSchema as
    | { properties: Record<string, { enum?: string[]; description: string }>; required?: string[] }
    | undefined;
}

describe("the argument `target`", () => {
  it("is there only when there are several places", async () => {
    const single = await start();
    for (const { card } of single.host.offer.tools) {
      expect(schemaOf(single, card.name)?.properties).not.toHaveProperty("target");
    }
    const several = await start({ targets: PLACES });
    for (const { card } of several.host.offer.tools) {
      expect(schemaOf(several, card.name)?.properties.target).toMatchObject({
        enum: ["east", "west", "lost"],
      });
    }
    expect(several.host.offer.tools.length).toBeGreaterThan(4);
  });

  it("is unknown to a plugin with one place, even if that has a name", async () => {
    for (const targets of [undefined, { east: PLACES.east }]) {
      const one = await start(targets ? { targets } : {});
      const { error, details } = await one.callTool("yard_show_crate", { crate: "apples", target: "east" });
      expect([details.kind, error]).toEqual([
        "validation",
        "target: unknown argument; the plugin has one place only, so leave it out",
      ]);
      await expect(one.getPrompt("yard_inspect", { crate: "apples", target: "east" })).rejects.toMatchObject({
        kind: "validation",
      });
      await expect(one.readResource("yard://crates?target=east")).rejects.toMatchObject({
        kind: "not_found",
      });
    }
  });

  it("may be left out of reads, and has to be given for everything else", async () => {
    const one = await start({ targets: PLACES, approvals: "never" });
    expect(schemaOf(one, "yard_show_crate")?.required).toEqual(["crate"]);
    expect(schemaOf(one, "yard_show_crate")?.properties.target?.description).toBe("Where; default east");
    expect(schemaOf(one, "yard_load_crate")?.required).toEqual(["crate", "target"]);
    expect(schemaOf(one, "yard_sweep")?.required).toEqual(["target"]);
    expect((await one.callTool("yard_show_crate", { crate: "apples" })).data.place).toBe("east");
    for (const [name, args] of [
      ["yard_load_crate", { crate: "apples" }],
      ["yard_crush_crate", { crate: "apples" }],
      ["yard_sweep", {}],
    ] as const) {
      const { error, details } = await one.callTool(name, args);
      expect([details.kind, error]).toEqual([
        "validation",
        "target: is required; there are east, west, lost.",
      ]);
    }
    expect(done()).toEqual([]);
  });

  it("names the places where policy allows it, and has to be given when the default is none of them", async () => {
    const targets = {
      east: { ...PLACES.east, tools: { deny: ["yard_show_*"] } },
      west: { ...PLACES.west, mode: "read-only" },
      lost: PLACES.lost,
    } as const;
    const one = await start({ targets });
    expect(schemaOf(one, "yard_show_crate")).toMatchObject({
      properties: { target: { enum: ["west", "lost"], description: "Where" } },
      required: ["crate", "target"],
    });
    expect(schemaOf(one, "yard_sweep")?.properties.target?.enum).toEqual(["east", "lost"]);
    const { error, details } = await one.callTool("yard_show_crate", { crate: "apples" });
    expect([details.kind, error, details.next]).toEqual([
      "validation",
      "target: is required; there are west, lost.",
      "Say where; it has no default place.",
    ]);
    expect(
      (await one.callTool("yard_show_crate", { crate: "apples", target: "east" })).details,
    ).toMatchObject({
      kind: "refused",
      rule: "deny yard_show_*",
    });
    expect((await one.callTool("yard_show_crate", { crate: "apples", target: "west" })).isError).toBe(false);
    const gone = await start({ targets: { east: { mode: "read-only" }, west: { mode: "read-only" } } });
    expect(schemaOf(gone, "yard_sweep")).toBeUndefined();
  });

  it("has to be the name of a place, and the nearest one is suggested", async () => {
    const one = await start({ targets: PLACES });
    const nearest = await one.callTool("yard_show_crate", { crate: "apples", target: "wets" });
    expect([nearest.details.kind, nearest.error, nearest.details.next]).toEqual([
      "validation",
      "target: there is no such place; there are east, west, lost.",
      "Did you mean west?",
    ]);
    for (const target of ["zzzzzzzz", "", 5, null, ["east"], "__proto__"]) {
      const { details } = await one.callTool("yard_show_crate", { crate: "apples", target });
      expect([target, details.kind, details.next]).toEqual([target, "validation", "Give one of them."]);
    }
    expect(yards.built.size).toBe(0);
  });
});

describe("each place", () => {
  it("has a client, options and policy of its own", async () => {
    const east = { options: { place: "east", key: "key-of-the-east" }, toolsets: ["default", "reveals"] };
    const west = { options: { place: "west" }, toolsets: ["default", "reveals"], mode: "read-only" } as const;
    const one = await start({
      options: { key: "key-of-the-entry" },
      targets: { east, west },
      approvals: "never",
    });
    expect(yards.built.size).toBe(0);
    await one.callTool("yard_load_crate", { crate: "apples", target: "east" });
    expect([...yards.built.keys()]).toEqual(["east"]);
    const keys = ["east", "west"].map(
      async (target) => (await one.callTool("yard_show_key", { target })).data,
    );
    expect(await Promise.all(keys)).toEqual([{ key: "key-of-the-east" }, { key: "key-of-the-entry" }]);
    await one.callTool("yard_crush_crate", { crate: "apples", target: "east" });
    expect([at("east"), at("west")].map(({ crates }) => crates.has("apples"))).toEqual([false, true]);
    const refused = await one.callTool("yard_crush_crate", { crate: "apples", target: "west" });
    expect(refused.details).toMatchObject({ kind: "refused", rule: "mode read-only" });
    expect(at("west").done).toEqual(["key"]);
  });

  it("fails alone: on calls, on resources, on prompts, and when it is checked", async () => {
    const targets = { ...PLACES, wrong: { options: { plcae: "x" } } };
    const one = await start({ targets });
    const call = async (target: string) =>
      (await one.callTool("yard_show_crate", { crate: "x", target })).details;
    expect(await Promise.all(["lost", "east", "wrong", "west"].map(call))).toMatchObject([
      { kind: "internal" },
      {},
      { kind: "configuration" },
      {},
    ]);
    await expect(one.readResource("yard://crates?target=lost")).rejects.toMatchObject({
      kind: "internal",
      message: expect.stringContaining("Something in plugin yard (target lost) failed unexpectedly"),
    });
    await expect(one.readResource("yard://crates?target=west")).resolves.toMatchObject({
      text: "# Crates at west",
    });
    await expect(one.getPrompt("yard_inspect", { crate: "x", target: "lost" })).rejects.toThrow("yard");
    await expect(one.getPrompt("yard_inspect", { crate: "x", target: "east" })).resolves.toBeDefined();
    const { places = [] } = one.host.plugins[0] ?? {};
    const fate = (work: Promise<unknown>) =>
      work.then(
        (found) => found ?? "fine",
        ({ kind }) => kind,
      );
    const verdicts = places.map(async (place) => [
      place.target,
      place.where,
      await fate(place.check()),
      await fate(place.verify(new AbortController().signal)),
    ]);
    expect(await Promise.all(verdicts)).toEqual([
      ["east", "the test: targets.east", "fine", { version: "east" }],
      ["west", "the test: targets.west", "fine", { version: "west" }],
      ["lost", "the test: targets.lost", "fine", "internal"],
      ["wrong", "the test: targets.wrong", "configuration", "configuration"],
    ]);
  });

  it("is named by what it says of its failure", async () => {
    const one = await start({ targets: { east: PLACES.east, wrong: { options: { plcae: "x" } } } });
    const { error, details } = await one.callTool("yard_list_crates", { target: "wrong" });
    expect(error).toBe(
      "Plugin yard (target wrong) is unavailable: `plcae` is no option of it; did you mean `place`?",
    );
    expect(details.next).toContain("the test: targets.wrong");
  });
});

describe("resources and prompts", () => {
  it("are read where their URI says, or at the default place", async () => {
    const one = await start({ targets: PLACES });
    const read = async (uri: string) => JSON.stringify(await one.readResource(uri));
    expect(await read("yard://crate/apples?target=west")).toContain("# apples at west");
    expect(await read("yard://crate/apples")).toContain("# apples at east");
    expect(await read("yard://crate/%61pples?target=west")).toContain("# apples at west");
    for (const uri of [
      "yard://crate/x?target=West",
      "yard://crate/x?target=",
      "yard://crate/x?target=west&a=b",
    ]) {
      await expect(one.readResource(uri)).rejects.toMatchObject({ kind: "not_found" });
    }
    await expect(one.readResource("yard://crate/x?target=wets")).rejects.toMatchObject({
      kind: "validation",
      next: "Did you mean west?",
    });
  });

  it("are listed for each place that allows them", async () => {
    const targets = {
      east: { ...PLACES.east, tools: { deny: ["yard_list_crates"] } },
      west: PLACES.west,
      south: { options: { place: "south" } },
    };
    const { resources, resourceTemplates, prompts } = listsOf((await start({ targets })).host.offer);
    expect(resources.map(({ uri, name }) => [uri, name])).toEqual([
      ["yard://crates?target=west", "crates (west)"],
      ["yard://crates?target=south", "crates (south)"],
    ]);
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      "yard://crate/{crate}{?target}",
    ]);
    expect(prompts).toMatchObject([{ arguments: [{ name: "crate" }, { name: "target", required: false }] }]);
    const single = listsOf((await start()).host.offer);
    expect(single.resources).toMatchObject([{ uri: "yard://crates", name: "crates" }]);
    expect(single.resourceTemplates).toMatchObject([{ uriTemplate: "yard://crate/{crate}" }]);
    expect(single.prompts).toMatchObject([{ arguments: [{ name: "crate" }] }]);
  });

  it("complete the place, and the rest at the place that is filled in", async () => {
    const targets = { ...PLACES, shut: { tools: { deny: ["*"] } } };
    const { host } = await start({ targets });
    const complete = async (
      kind: "resource" | "prompt",
      of: string,
      argument: string,
      typed = "",
      context = {},
    ) => (await host.complete({ kind, of, argument, typed, context }, requester())).values;
    for (const template of ["yard://crate/{crate}{?target}", "yard://crate/{crate}"]) {
      expect(await complete("resource", template, "target")).toEqual(["east", "west", "lost"]);
      expect(await complete("resource", template, "target", "w")).toEqual(["west"]);
    }
    expect(await complete("prompt", "yard_inspect", "target")).toEqual(["east", "west", "lost"]);
    await host.callTool("yard_list_crates", { target: "west" }, requester());
    at("west").crates.set("western", { id: "c3", owner: "eve", note: "" });
    const [of, context] = ["yard://crate/{crate}{?target}", { target: "west" }];
    expect(await complete("resource", of, "crate", "w", context)).toEqual(["western"]);
    expect(await complete("resource", of, "crate", "w")).toEqual([]);
    expect(await complete("prompt", "yard_inspect", "crate", "w", context)).toEqual(["western"]);
    await expect(complete("resource", of, "crate", "", { target: "wets" })).rejects.toMatchObject({
      kind: "validation",
    });
  });

  it("take the place of a prompt from its arguments", async () => {
    const one = await start({ targets: PLACES });
    const text = async (args: Record<string, string>) =>
      JSON.stringify(await one.getPrompt("yard_inspect", args));
    expect(await text({ crate: "apples", target: "west" })).toContain("Inspect apples at west.");
    expect(await text({ crate: "apples" })).toContain("Inspect apples at east.");
    await expect(text({ crate: "apples", target: "wets" })).rejects.toMatchObject({ kind: "validation" });
  });

  it("are watched where their URI says", async () => {
    const one = await start({ targets: PLACES });
    const told = new Promise<void>((resolve) => {
      void one.subscribe("yard://crate/apples?target=west", resolve);
    });
    await told;
    expect([...yards.built.keys()]).toEqual(["west"]);
  });
});
