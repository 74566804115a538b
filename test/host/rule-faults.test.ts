import { describe, expect, it } from "@jest/globals";
import { definePlugin } from "cargoshipper/plugin";
import * as fc from "fast-check";
import * as z from "zod";
import type { Rulings } from "../../src/config/policy.js";
import { glob } from "../../src/host/pattern.js";
import { fitsSomeUri } from "../../src/host/uri-overlap.js";
import { UriTemplate } from "../../src/host/uri-template.js";
import depot, { Pages } from "../fixtures/depot.js";
import { FILE, PLACES, requester, useYard } from "./use-yard.js";

const { configured, warnings, start } = useYard();

type Rule = NonNullable<NonNullable<Rulings["tools"]>["deny"]>[number];
const deny = (...rules: Rule[]): Rulings => ({ tools: { deny: rules } });
const refused = { kind: "refused" };

describe("a resource that mirrors a tool of a toolset", () => {
  const inItems = (rules: Rulings) => configured({ toolsets: { items: rules } }, {}, depot);

  it.each<readonly [string, Rule]>([
    ["the template", "depot://item/{item}"],
    ["the template as a list of several places shows it", "depot://item/{item}{?target}"],
    ["a glob", "depot://item/*"],
    ["the URI", "depot://item/bolts"],
    ["the URI in another spelling", "depot://item/b%6Flts"],
    ["the tool", "depot_show_item"],
    ["objects of the URI", { tool: "depot://*", when: { item: "b*" } }],
    ["objects of that URI", { tool: "depot://item/bolts", when: { item: "bolts" } }],
  ])("is denied there by %s", async (_, rule) => {
    const host = await inItems(deny(rule));
    const uri = "depot://item/bolts";
    await expect(host.readResource(uri, requester())).rejects.toMatchObject(refused);
    await expect(host.subscribe(uri, () => undefined, requester())).rejects.toMatchObject(refused);
    expect([host.ruleFaults, warnings]).toEqual([[], []]);
    const other = await configured({ toolsets: { doors: deny(rule) } }, {}, depot);
    await expect(other.readResource(uri, requester())).resolves.toMatchObject({ text: "# bolts" });
    expect(other.ruleFaults).toMatchObject([{ problem: "fits nothing in toolset doors" }]);
  });

  it("is allowed there as itself or as its tool, and not when neither is", async () => {
    for (const [allow, reads] of [
      [["depot_show_item"], true],
      [["depot://item/*"], true],
      [["depot_open_door"], false],
    ] as const) {
      const reading = (await inItems({ tools: { allow: [...allow] } })).readResource(
        "depot://item/nuts",
        requester(),
      );
      await (reads
        ? expect(reading).resolves.toMatchObject({ text: "# nuts" })
        : expect(reading).rejects.toMatchObject(refused));
    }
  });
});

describe("a denial that was not meant so", () => {
  const found = async (rules: Rulings, entry: object = {}) =>
    (await configured(entry, rules)).ruleFaults.map(({ pattern, problem, hint }) => [pattern, problem, hint]);

  it.each<readonly [string, string | undefined]>([
    ["yard_sho_crate", "Did you mean yard_show_crate?"],
    ["yard_Show_Crate", "Did you mean yard_show_crate?"],
    ["YARD_show_*", "Did you mean yard_show_*?"],
    ["yard_shwo_*", undefined],
    ["Yard://crate/apples", "Did you mean yard://crate/apples?"],
    ["yard://crats", "Did you mean yard://crates?"],
    ["yard://crate/{name}", "Did you mean yard://crate/{crate}?"],
    ["yard://crate/*/apples", undefined],
    ["yard://crates?target=north", undefined],
  ])("fits nothing: %s", async (pattern, hint) => {
    expect(await found(deny(pattern))).toEqual([[pattern, "fits nothing", hint]]);
    const when = { crate: "apples" };
    expect(await found(deny({ tool: pattern, when }))).toEqual([[pattern, "fits nothing", hint]]);
  });

  it.each([
    "yard_show_crate",
    "*",
    "yard://crate/{crate}{?target}",
    "yard://crate/apples",
    "yard://crate/?pples",
    "yard://crate/a%2Fb",
    "yard://crates",
    "yard://crates{?target}",
  ])("fits something: %s", async (pattern) => {
    expect(await found(deny(pattern))).toEqual([]);
  });

  it("is judged by what there is at its own place and in its own toolset", async () => {
    const at = (target: string, pattern: string) =>
      found({}, { targets: { east: {}, west: {}, [target]: deny(pattern) } });
    expect(await at("west", "yard://crates?target=est")).toEqual([
      ["yard://crates?target=est", "fits nothing", "Did you mean yard://crates?target=west?"],
    ]);
    for (const pattern of ["yard://crates?target=east", "yard://crate/apples?target=east", "*?target=ea*"]) {
      expect(await at("east", pattern)).toEqual([]);
      expect((await at("west", pattern)).map(([, problem]) => problem)).toEqual(["fits nothing"]);
      expect(await found(deny(pattern), { targets: { east: {}, west: {} } })).toEqual([]);
    }
    expect(await found({}, { toolsets: { cranes: deny("yard_show_crate", "yard_turn_*") } })).toEqual([
      ["yard_show_crate", "fits nothing in toolset cranes", "What it names is elsewhere."],
    ]);
  });

  it("is about a kind of object that there is not", async () => {
    const rules = deny({ tool: "*", when: { craet: "apples", crate: "x", ship: "y" } });
    const problem = (kind: string) =>
      `is about ${kind}, a kind of object that no plugin knows, and forbids all that it fits`;
    expect(await found(rules)).toEqual([
      ["*", problem("craet"), "Did you mean crate?"],
      ["*", problem("ship"), "There are crate."],
    ]);
  });

  it("is logged at the start, with where it is written", async () => {
    const rules = deny("yard_sho_crate", { tool: "yard_show_crate", when: { craet: "x" } });
    await configured({}, rules);
    expect(warnings).toEqual([
      {
        message: "a denial fits nothing",
        details: {
          pattern: "yard_sho_crate",
          where: `${FILE}: tools.deny[0]`,
          hint: "Did you mean yard_show_crate?",
        },
      },
      expect.objectContaining({ message: expect.stringContaining("a denial is about craet") }),
    ]);
  });

  it("is not looked for among the host's own while a plugin is missing that it may be about", async () => {
    const rules = deny("other_tool");
    expect(await found(rules)).toHaveLength(1);
    const broken = definePlugin({
      name: "other",
      description: "A plugin that the host refuses.",
      options: z.object({}),
      client: () => ({}),
      resources: [Pages],
      toolsets: {},
    });
    const host = await configured({}, rules, broken);
    expect([host.plugins[0]?.fault, host.ruleFaults]).toEqual([expect.any(String), []]);
  });
});

describe("a glob", () => {
  const piece = fc.constantFrom("a", "b", "/", "*", "?");
  const pattern = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""));
  const template = fc
    .tuple(fc.constantFrom("", "a", "b/"), fc.constantFrom("", "{x}", "{+x}"), fc.constantFrom("", "/a", "b"))
    .map((parts) => parts.join(""));
  const values = ["a", "b", "/"].reduce<readonly string[]>(
    (all) => [...all, ...["a", "b", "/"].flatMap((letter) => all.map((value) => `${value}${letter}`))],
    [""],
  );
  const uris = (of: string) =>
    [...new Set([...values, ...values.flatMap((one) => values.map((two) => one + two))])]
      .map((value) => of.replace(/\{\+?x\}/, value))
      .filter((uri) => new UriTemplate(of).match(uri));

  it("fits some URI of a template exactly when there is such a URI", () => {
    fc.assert(
      fc.property(pattern, template, (rule, of) => {
        expect(fitsSomeUri(rule, of)).toBe(uris(of).some((uri) => glob(rule).test(uri)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a completion", () => {
  it("has no values where rules about objects fit, since each may be the name of one", async () => {
    const rule = (tool: string) => [{ tool, when: { crate: "*-db" } }];
    const asked = { argument: "crate", typed: "" };
    const crate = { kind: "resource", of: "yard://crate/{crate}", ...asked } as const;
    const prompt = { kind: "prompt", of: "yard_inspect", ...asked } as const;
    for (const [tool, crates, prompts] of [
      ["*", 0, 0],
      ["yard_show_crate", 0, 2],
      ["yard://*", 0, 2],
      ["yard_inspect", 2, 0],
      ["yard_load_crate", 2, 2],
    ] as const) {
      const one = await start({ deny: rule(tool) });
      expect([tool, (await one.complete(crate)).length, (await one.complete(prompt)).length]).toEqual([
        tool,
        crates,
        prompts,
      ]);
    }
    const one = await start({ deny: rule("*"), targets: PLACES });
    const target = { ...crate, argument: "target", typed: "e" };
    expect([await one.complete(target), await one.complete(crate)]).toEqual([["east"], []]);
  });
});
