import { describe, expect, it } from "@jest/globals";
import type { StartedPlugin } from "cargoshipper/testing";
import type { Rulings } from "../../src/config/policy.js";
import { Host } from "../../src/host/host.js";
import { listsOf } from "../../src/mcp/listing.js";
import { yards } from "../fixtures/yard.js";
import { asking, done, FILE, forget, requester, useYard } from "./use-yard.js";

const { start, configured, warnings } = useYard();

const CRATE = { crate: "apples" };

/** What the yard offers, as it is asked for. */
const TOOLS = {
  yard_list_crates: {},
  yard_show_crate: CRATE,
  yard_load_crate: CRATE,
  yard_crush_crate: CRATE,
  yard_sweep: {},
  yard_turn_crane: {},
} as const;
const RESOURCES = ["yard://crate/apples", "yard://crates"] as const;
const PROMPTS = { yard_inspect: CRATE } as const;
type Thing = keyof typeof TOOLS | (typeof RESOURCES)[number] | keyof typeof PROMPTS;
const THINGS = [...Object.keys(TOOLS), ...RESOURCES, ...Object.keys(PROMPTS)] as Thing[];

/** The rule that refused something, and where it is written; "where?" when a place has to be named; else "ok". */
type Verdict = { readonly rule: unknown; readonly where: unknown } | "where?" | "ok";

async function verdictOn(work: Promise<unknown>): Promise<Verdict> {
  const answer = (await work.catch((error: unknown) => error)) as {
    kind?: string;
    details?: Record<string, unknown>;
    structured?: { error?: string; details?: Record<string, unknown> };
  };
  const { kind, ...told } = answer.structured?.details ?? { ...answer.details, kind: answer.kind };
  if (kind === "refused") return { rule: told.rule, where: told.where };
  return answer.structured?.error?.startsWith("target: is required") ? "where?" : "ok";
}

/** Where a thing is asked for: the target by its name, or none. */
type At = string | undefined;
const argsOf = (thing: Thing, at: At): Record<string, string> => ({
  ...({ ...TOOLS, ...PROMPTS } as Record<string, object>)[thing],
  ...(at !== undefined && { target: at }),
});
const uriOf = (uri: string, at: At) => (at === undefined ? uri : `${uri}?target=${at}`);

/** What a path leads to: whether it is shown, what it says when it is taken, or undefined where it does not lead. */
type Taken = Promise<Verdict | boolean | undefined>;
interface Path {
  /** The method of the host that is called. */
  readonly method: keyof Host;
  /** Whether it leads to one object, so that a rule about objects or about one URI is judged; else only to its kind. */
  readonly exact: boolean;
  take(host: Host, thing: Thing, at: At): Taken;
}

const isTool = (thing: Thing) => Object.hasOwn(TOOLS, thing);
const isPrompt = (thing: Thing) => Object.hasOwn(PROMPTS, thing);
const isResource = (thing: Thing) => thing.startsWith("yard://");
const isTemplate = (thing: Thing) => thing === "yard://crate/apples";

const confirmations = new Map<At, string>();

/** A confirmation from a host on which nothing is forbidden yet. */
async function confirmationFor(thing: Thing, at: At): Promise<string> {
  const known = confirmations.get(at);
  if (known !== undefined) return known;
  const { size } = yards.built;
  const free = await configured(at === undefined ? {} : { targets: PLACES });
  const { structured } = await free.callTool(thing, argsOf(thing, at), requester());
  // What this other host built is not what the test looks for.
  if (size === 0) yards.built.clear();
  const confirmation = structured.success ? "none" : String(structured.details.confirmation);
  confirmations.set(at, confirmation);
  return confirmation;
}

const PLACES = { east: { place: "east" }, west: { place: "west" } };

/** Every way to anything that a plugin offers. */
const PATHS: Record<string, Path> = {
  "a tool's place in the list": {
    method: "offer",
    exact: false,
    take: async ({ offer }, thing, at) => {
      if (!isTool(thing)) return undefined;
      const { properties } = (listsOf(offer).tools.find(({ name }) => name === thing)?.inputSchema ?? {}) as {
        properties?: { target?: { enum: string[] } };
      };
      return properties !== undefined && (at === undefined || properties.target?.enum.includes(at) === true);
    },
  },
  "a resource's place in the lists": {
    method: "offer",
    exact: false,
    take: async ({ offer }, thing, at) => {
      const { resources, resourceTemplates } = listsOf(offer);
      if (isTemplate(thing)) return at === undefined ? resourceTemplates.length > 0 : undefined;
      return isResource(thing)
        ? resources.some(({ uri }) => String(uri).startsWith(uriOf(thing, at)))
        : undefined;
    },
  },
  "a prompt's place in the list": {
    method: "offer",
    exact: false,
    take: async ({ offer }, thing, at) =>
      isPrompt(thing) && at === undefined ? listsOf(offer).prompts.length > 0 : undefined,
  },
  "what doctor counts": {
    method: "plugins",
    exact: false,
    take: async ({ plugins }, thing, at) =>
      isTool(thing)
        ? plugins[0]?.places.find(({ target }) => at === undefined || target === at)?.tools.includes(thing)
        : undefined,
  },
  "a call": {
    method: "callTool",
    exact: true,
    take: async (host, thing, at) =>
      isTool(thing) ? verdictOn(host.callTool(thing, argsOf(thing, at), requester())) : undefined,
  },
  "a call of somebody who would approve it": {
    method: "callTool",
    exact: true,
    take: async (host, thing, at) => {
      if (!isTool(thing)) return undefined;
      let asked = 0;
      const person = asking(() => ({ action: ++asked > 0 ? "decline" : "" }));
      const verdict = await verdictOn(host.callTool(thing, argsOf(thing, at), person));
      // Whoever is asked about something that is forbidden would think that it is theirs to allow.
      if (verdict !== "ok") expect([thing, asked]).toEqual([thing, 0]);
      return verdict;
    },
  },
  "a call with a confirmation from before": {
    method: "callTool",
    exact: true,
    take: async (host, thing, at) => {
      if (thing !== "yard_crush_crate") return undefined;
      const confirmation = await confirmationFor(thing, at);
      const args = { ...argsOf(thing, at), confirmation };
      const verdict = await verdictOn(host.callTool(thing, args, requester()));
      // Without a rule, it is the other host's confirmation that does not hold.
      return typeof verdict === "object" && verdict.rule === undefined ? "ok" : verdict;
    },
  },
  "a URI as it is": {
    method: "readResource",
    exact: true,
    take: async (host, thing, at) =>
      isResource(thing) ? verdictOn(host.readResource(uriOf(thing, at), requester())) : undefined,
  },
  "a URI with an escaped letter": {
    method: "readResource",
    exact: true,
    take: async (host, thing, at) =>
      isTemplate(thing)
        ? verdictOn(host.readResource(uriOf("yard://crate/%61pples", at), requester()))
        : undefined,
  },
  "a URI with every letter escaped": {
    method: "readResource",
    exact: true,
    take: async (host, thing, at) =>
      isTemplate(thing)
        ? verdictOn(host.readResource(uriOf("yard://crate/%61%70%70%6c%65%73", at), requester()))
        : undefined,
  },
  "a subscription": {
    method: "subscribe",
    exact: true,
    take: async (host, thing, at) =>
      isTemplate(thing)
        ? verdictOn(host.subscribe(uriOf("yard://crate/%61pples", at), () => undefined, requester()))
        : undefined,
  },
  "a prompt": {
    method: "getPrompt",
    exact: true,
    take: async (host, thing, at) =>
      isPrompt(thing) ? verdictOn(host.getPrompt(thing, argsOf(thing, at), requester())) : undefined,
  },
  "a completion of a URI": {
    method: "complete",
    exact: false,
    take: async (host, thing, at) =>
      isTemplate(thing)
        ? verdictOn(host.complete(completion("resource", thing, at), requester()))
        : undefined,
  },
  "a completion of a prompt": {
    method: "complete",
    exact: false,
    take: async (host, thing, at) =>
      isPrompt(thing) ? verdictOn(host.complete(completion("prompt", thing, at), requester())) : undefined,
  },
};

const completion = (kind: "resource" | "prompt", thing: Thing, at: At) => ({
  kind,
  of: kind === "prompt" ? thing : "yard://crate/{crate}",
  argument: "crate",
  typed: "",
  context: at === undefined ? {} : { target: at },
});

/** What leads to nothing of a plugin's, or is private. */
const NO_PATHS: readonly string[] = [
  "constructor",
  "redactor",
  "sandbox",
  "close",
  "read",
  "admit",
  "counted",
  "perform",
  "placed",
  "recordOf",
];

describe("the table of paths", () => {
  it("has every method of the host, and of a plugin under test", async () => {
    const methods = new Set<string>(Object.values(PATHS).map(({ method }) => method));
    const one = await start();
    const own = [...Object.getOwnPropertyNames(Host.prototype), "plugins"];
    expect(own.filter((name) => !methods.has(name)).sort()).toEqual([...NO_PATHS].sort());
    const tested: readonly (keyof StartedPlugin | string)[] = Object.keys(one);
    expect(tested.filter((name) => !methods.has(name)).sort()).toEqual(["close", "host", "logged"]);
  });
});

const SHOWN: readonly Thing[] = ["yard_show_crate", "yard://crate/apples"];
const CHANGES: readonly Thing[] = ["yard_load_crate", "yard_crush_crate", "yard_sweep", "yard_turn_crane"];

/** Something that forbids: how it is written, and what of the yard it is about. */
interface Denial extends Rulings {
  /** What it forbids. */
  readonly things: readonly Thing[];
  readonly rule: string;
  /** The key that it is written under. */
  readonly key: string;
  /** Known from the start; from the URI; or only when the plugin has said what the call is about. */
  readonly known?: "uri" | "objects";
}

const denies = (pattern: string, things: readonly Thing[], known?: "uri"): Denial => ({
  tools: { deny: ["nothing_*", pattern] },
  things,
  rule: `deny ${pattern}`,
  key: "tools.deny[1]",
  ...(known && { known }),
});

const objects = (when: Record<string, string | string[]>, says: string, known?: "objects"): Denial => ({
  tools: { deny: [{ tool: "*_crate", when }] },
  things: [...SHOWN, "yard_load_crate", "yard_crush_crate"],
  rule: `deny *_crate when ${says}`,
  key: "tools.deny[0]",
  ...(known && { known }),
});

const DENIALS: Record<string, Denial> = {
  "mode read-only": { mode: "read-only", things: CHANGES, rule: "mode read-only", key: "mode" },
  "mode no-destructive": {
    mode: "no-destructive",
    things: ["yard_crush_crate"],
    rule: "mode no-destructive",
    key: "mode",
  },
  "a tool's name": denies("yard_show_crate", SHOWN),
  "a prompt's name": denies("yard_inspect", ["yard_inspect"]),
  "a glob": denies("yard_*_crate", [...SHOWN, "yard_load_crate", "yard_crush_crate"]),
  "a glob with one letter left open": denies("yard_s?eep", ["yard_sweep"]),
  "a URI template": denies("yard://crate/{crate}", ["yard://crate/apples"]),
  "a glob over URIs": denies("yard://*", [...RESOURCES]),
  "a URI": denies("yard://crate/apples", ["yard://crate/apples"], "uri"),
  "a glob that only some URIs fit": denies("yard://crate/app*", ["yard://crate/apples"], "uri"),
  "a URI with an escaped letter": denies("yard://crate/appl%65s", ["yard://crate/apples"], "uri"),
  "a list of what is allowed": {
    tools: { allow: ["yard_list_*", "yard_turn_*", "yard_nothing"] },
    things: [...SHOWN, "yard_load_crate", "yard_crush_crate", "yard_sweep", "yard_inspect"],
    rule: "not in allow (yard_list_*, yard_turn_*, yard_nothing)",
    key: "tools.allow[0]",
  },
  "an object by its name": objects({ crate: "apples" }, "crate apples", "objects"),
  "an object by its name in other letters": objects({ crate: "APP*" }, "crate APP*", "objects"),
  "an object by its id": objects({ crate: ["x", "c1"] }, "crate x or c1", "objects"),
  "an object by its label": objects({ crate: "owner=a?n" }, "crate owner=a?n", "objects"),
  "an object that a prompt is about": {
    tools: { deny: [{ tool: "yard_inspect", when: { crate: "apples" } }] },
    things: ["yard_inspect"],
    rule: "deny yard_inspect when crate apples",
    key: "tools.deny[0]",
    known: "objects",
  },
  "a kind of object that there is not": objects(
    { craet: "apples" },
    "craet …, a kind of object that no plugin knows",
  ),
  "objects of what cannot name its own": {
    tools: { deny: [{ tool: "yard_s*", when: { crate: "oranges" } }] },
    things: ["yard_sweep"],
    rule: "deny yard_s* when …, and this cannot say which objects it is about",
    key: "tools.deny[0]",
  },
  "objects at one URI": {
    tools: { deny: [{ tool: "yard://crate/apples", when: { crate: "owner=ann" } }] },
    things: ["yard://crate/apples"],
    rule: "deny yard://crate/apples when crate owner=ann",
    key: "tools.deny[0]",
    known: "objects",
  },
};

interface Checked extends Pick<Denial, "things" | "rule" | "known"> {
  readonly where: string;
  readonly at: At;
  /** Whether it is forbidden at one of several places only. */
  readonly partly?: boolean;
}

/** Takes every path to every thing: those that are forbidden first, so that what they leave behind is seen. */
async function check(host: Host, { things, rule, known, where, at, partly = false }: Checked): Promise<void> {
  const several = host.plugins[0]?.places.length !== 1;
  for (const forbidden of [true, false]) {
    for (const thing of THINGS.filter((one) => things.includes(one) === forbidden)) {
      for (const [path, { method, exact, take }] of Object.entries(PATHS)) {
        // Somewhere it is allowed, so it is in the list.
        if (at === undefined && partly && method === "offer") continue;
        const taken = await take(host, thing, at);
        if (taken === undefined) continue;
        const holds = forbidden && (exact || known === undefined);
        const unsaid =
          several && at === undefined && isTool(thing) && (!holds || partly || known === "objects");
        // What reads goes to the default place, unless that is known to be forbidden.
        const needed = unsaid && (!reads(thing) || (holds && known === undefined));
        const verdict = needed ? "where?" : holds ? { rule, where } : "ok";
        expect([path, thing, taken]).toEqual([path, thing, typeof taken === "boolean" ? !holds : verdict]);
        if (!forbidden) continue;
        expect([path, thing, done()]).toEqual([path, thing, []]);
        if (holds && known !== "objects") expect([path, thing, yards.built.size]).toEqual([path, thing, 0]);
      }
    }
  }
}

const reads = (thing: Thing) => !CHANGES.includes(thing);
const EVERYWHERE: readonly At[] = [undefined, "east", "west"];

describe.each(Object.entries(DENIALS))("%s", (_, denial) => {
  const { mode, tools, key } = denial;
  const rules: Rulings = { ...(mode && { mode }), ...(tools && { tools }) };
  const at = (path: string, where: At, things = denial.things): Checked => ({
    ...denial,
    things,
    where: `${FILE}: ${path}${key}`,
    at: where,
  });

  it("is forbidden by the host, the plugin and both, at its one place and at all of several", async () => {
    for (const [entry, host, path, places] of [
      [{}, rules, "", EVERYWHERE],
      [rules, {}, "plugins[0].", ["west"]],
      [rules, rules, "", []],
    ] as const) {
      forget();
      await check(await configured(entry, host), at(path, undefined));
      for (const where of places) {
        forget();
        await check(await configured({ ...entry, targets: PLACES }, host), at(path, where));
      }
    }
  });

  it("is forbidden in a toolset, and not outside of it", async () => {
    const [cranes, crates] = [true, false].map((crane) =>
      denial.things.filter((thing) => (thing === "yard_turn_crane") === crane),
    );
    const path = (toolset: string) => `plugins[0].toolsets.${toolset}.`;
    await check(await configured({ toolsets: { crates: rules } }), at(path("crates"), undefined, crates));
    forget();
    if (mode === undefined && key.includes("allow")) return;
    await check(await configured({ toolsets: { cranes: rules } }), at(path("cranes"), undefined, cranes));
  });

  it("is forbidden at a target, whether that is named or the default, and not at another", async () => {
    const targets = { ...PLACES, east: { ...PLACES.east, ...rules } };
    for (const where of [undefined, "east"]) {
      forget();
      const checked = { ...at("plugins[0].targets.east.", where), partly: true };
      await check(await configured({ targets }), checked);
    }
    forget();
    await check(await configured({ targets }), at("", "west", []));
  });
});

describe("a toolset that is off", () => {
  const off: Checked = {
    things: THINGS.filter((thing) => thing !== "yard_turn_crane"),
    rule: "toolset crates is off",
    where: "toolsets",
    at: undefined,
  };

  it.each([
    ["left out of a list", ["cranes"]],
    ["with a minus", ["default", "-crates"]],
    ["with a minus after its own name", ["crates", "cranes", "-crates"]],
    ["switched off", { crates: false }],
  ])("forbids all that is in it: %s", async (_, toolsets) => {
    await check(await configured({ toolsets }), off);
    for (const at of EVERYWHERE) {
      forget();
      await check(await configured({ toolsets, targets: PLACES }), { ...off, at });
    }
    const targets = { ...PLACES, east: { ...PLACES.east, toolsets } };
    forget();
    await check(await configured({ targets }), { ...off, at: "east", partly: true });
    forget();
    await check(await configured({ targets }), { ...off, at: "west", things: [] });
  });

  it("is the one of secrets, until it is asked for", async () => {
    const refused = { rule: "toolset reveals is off (its answer is a secret)", where: "toolsets" };
    const call = async (entry: object) =>
      verdictOn(
        (await configured(entry)).callTool(
          "yard_show_key",
          {},
          asking(() => ({ action: "accept" })),
        ),
      );
    expect(await call({})).toEqual(refused);
    expect(await call({ toolsets: { crates: true, reveals: false } })).toEqual(refused);
    expect(done()).toEqual([]);
    expect(await call({ toolsets: ["default", "reveals"] })).toBe("ok");
    expect(done()).toEqual(["key"]);
  });
});

describe("a rule that names a place in a URI", () => {
  it.each([
    ["yard://crates?target=east", "yard://crates", undefined],
    ["yard://crate/{crate}?target=east", "yard://crate/apples", undefined],
    ["yard://crate/apples?target=east", "yard://crate/apples", "uri"],
    ["yard://crate/appl%65s?target=east", "yard://crate/apples", "uri"],
    ["yard://*?target=e*", undefined, undefined],
  ] as const)("forbids it there and nowhere else: %s", async (pattern, thing, known) => {
    const things: readonly Thing[] = thing === undefined ? RESOURCES : [thing];
    const denial = { things, rule: `deny ${pattern}`, where: `${FILE}: tools.deny[0]`, known };
    const rules = { tools: { deny: [pattern] } };
    for (const at of [undefined, "east"]) {
      forget();
      await check(await configured({ targets: PLACES }, rules), { ...denial, at, partly: true } as Checked);
    }
    forget();
    await check(await configured({ targets: PLACES }, rules), {
      ...denial,
      things: [],
      at: "west",
    } as Checked);
    expect(warnings).toEqual([]);
  });

  it("forbids it everywhere when it is the template as it is listed", async () => {
    const pattern = "yard://crate/{crate}{?target}";
    const denial = { things: ["yard://crate/apples"] as const, rule: `deny ${pattern}` };
    for (const at of EVERYWHERE) {
      forget();
      const host = await configured({ targets: PLACES }, { tools: { deny: [pattern] } });
      await check(host, { ...denial, where: `${FILE}: tools.deny[0]`, at });
    }
  });
});

describe("a denial that fits nothing", () => {
  it("is told of, since it protects nothing", async () => {
    const idle = ["yard_sho_crate", { tool: "yard_shwo_*", when: { crate: "x" } }, "yard://create/apples"];
    const fitting = ["yard_show_crate", "yard://crate/apples", "yard://crates", "*"];
    await configured({ tools: { deny: [...idle, ...fitting] as never } });
    expect(
      warnings.map(({ message, details }) => [message, (details as { pattern: string }).pattern]),
    ).toEqual([
      ["a denial fits nothing", "yard_sho_crate"],
      ["a denial fits nothing", "yard://create/apples"],
      ["a denial fits nothing", "yard_shwo_*"],
    ]);
  });
});
