import { describe, expect, it } from "@jest/globals";
import type { StartOptions } from "cargoshipper/testing";
import * as fc from "fast-check";
import { policyLayer } from "../../src/config/policy.js";
import type { Policy } from "../../src/host/policy.js";
import { mayAsk, ruleOn } from "../../src/host/risks.js";
import { listsOf } from "../../src/mcp/listing.js";
import type { Decision, RiskRules } from "../../src/plugin/index.js";
import { yards } from "../fixtures/yard.js";
import { asking, done, FILE, PLACES, requester, useYard } from "./use-yard.js";

const { start, configured } = useYard();

const RAMP = { crate: "apples", ramp: "/ramps/one" };
const PIT = { crate: "apples", ramp: "/pit/one" };

/** What becomes of a call by a client that asks nobody: "done", or the kind of its failure. */
async function fate(options: StartOptions, args: Record<string, unknown>): Promise<unknown> {
  const { isError, details } = await (await start(options)).callTool("yard_load_crate", args);
  return isError ? details.kind : "done";
}

const ASKED = "confirmation_required";

describe("a risk", () => {
  it("is decided by its default where nobody says otherwise", async () => {
    expect(await fate({}, { crate: "apples" })).toBe("done");
    expect(await fate({}, RAMP)).toBe(ASKED);
    expect(await fate({}, PIT)).toBe("refused");
    expect(done()).toHaveLength(1);
  });

  it("is decided by the operator, who may be laxer or stricter than the default", async () => {
    for (const [decision, becomes] of [
      ["allow", "done"],
      ["ask", ASKED],
      ["deny", "refused"],
    ] as const) {
      expect([decision, await fate({ risks: { ramps: decision } }, RAMP)]).toEqual([decision, becomes]);
      expect([decision, await fate({ risks: { pits: decision } }, PIT)]).toEqual([decision, becomes]);
    }
  });

  it("is decided for what exactly it is: an exception within a glob counts, and else the strictest that fits", async () => {
    const nested = { "/ramps/*": "deny", "*": "ask", "/ramps/public/*": "allow" } as const;
    const crossing = { "/ramps/*": "allow", "*.ssh*": "deny" } as const;
    for (const [ramps, ramp, becomes] of [
      [nested, "/ramps/one", "refused"],
      [nested, "/ramps/public/one", "done"],
      [nested, "/elsewhere", ASKED],
      [crossing, "/ramps/one", "done"],
      [crossing, "/ramps/ann/.ssh", "refused"],
      [{ ...crossing, "/ramps/ann/*": "allow" }, "/ramps/ann/.ssh", "refused"],
    ] as const) {
      for (const rules of [ramps, Object.fromEntries(Object.entries(ramps).reverse())]) {
        expect([ramp, await fate({ risks: { ramps: rules } }, { crate: "apples", ramp })]).toEqual([
          ramp,
          becomes,
        ]);
      }
    }
  });

  it("is decided by the strictest of all levels", async () => {
    const at = async (entry: RiskRules, target: RiskRules, args: object) => {
      const targets = { east: { ...PLACES.east, risks: target }, west: PLACES.west };
      const one = await start({ risks: entry, targets });
      const { isError, details } = await one.callTool("yard_load_crate", { ...args, target: "east" });
      return isError ? details.kind : "done";
    };
    const levels = ["allow", "ask", "deny"] as const;
    const becomes = ["done", ASKED, "refused"];
    for (const [index, entry] of levels.entries()) {
      for (const [other, target] of levels.entries()) {
        const said = await at({ ramps: entry }, { ramps: target }, RAMP);
        expect([entry, target, said]).toEqual([entry, target, becomes[Math.max(index, other)]]);
      }
    }
    expect(await at({ ramps: { "/ramps/*": "deny" } }, { ramps: { "/ramps/one": "allow" } }, RAMP)).toBe(
      "refused",
    );
    expect(await at({}, { pits: "allow" }, PIT)).toBe("done");
  });

  it("is refused with the key that decides about it, and where that is written", async () => {
    const { details } = await (await start()).callTool("yard_load_crate", PIT);
    expect(details).toMatchObject({
      kind: "refused",
      rule: "risk pits: the ramp /pit/one is used",
      where: "default",
    });
    expect(details.next).toContain('risks: { pits: "allow" } or { pits: { "/pit/one": "allow" } }');
    expect(details.next).toContain("entry of plugin yard");
    const host = await configured({
      risks: { ramps: { "/ramps/*": "deny" } },
      targets: { east: { risks: { pits: "deny" } }, west: {} },
    });
    const where = async (args: object) => {
      const answer = await host.callTool("yard_load_crate", { ...args, target: "east" }, requester());
      return answer.structured.success ? undefined : answer.structured.details.where;
    };
    expect(await where(RAMP)).toBe(`${FILE}: plugins[0].risks.ramps["/ramps/*"]`);
    expect(await where(PIT)).toBe(`${FILE}: plugins[0].targets.east.risks.pits`);
    expect(done()).toEqual([]);
  });

  it("that is misspelt makes its place unavailable, and no other", async () => {
    const targets = { east: { ...PLACES.east, risks: { rmaps: "deny" } as const }, west: PLACES.west };
    const one = await start({ targets, approvals: "never" });
    const wrong = await one.callTool("yard_sweep", { target: "east" });
    expect([wrong.details.kind, wrong.error]).toEqual([
      "configuration",
      'Plugin yard (target east) is unavailable: There is no risk "rmaps"; there are ramps, pits.',
    ]);
    expect((await one.callTool("yard_sweep", { target: "west" })).isError).toBe(false);
    await expect(one.host.plugins[0]?.places[0]?.check()).rejects.toMatchObject({ kind: "configuration" });
  });

  it("is judged before anything happens, and asked about even where no approval is", async () => {
    const one = await start({ approvals: "never" });
    expect((await one.callTool("yard_load_crate", RAMP)).details).toMatchObject({
      kind: ASKED,
      preview: expect.stringContaining("Risk (ramps): the ramp /ramps/one is used."),
    });
    const person = asking(() => ({ action: "accept" }));
    expect((await one.host.callTool("yard_load_crate", RAMP, person)).isError).toBe(false);
    expect((await one.host.callTool("yard_load_crate", PIT, person)).isError).toBe(true);
    expect(done()).toEqual([{ load: RAMP }]);
  });

  it("gives its tool the argument `confirmation` only where it can be asked about", async () => {
    const takes = async (risks: RiskRules) => {
      const { tools } = listsOf((await start({ risks })).host.offer);
      const load = tools.find(({ name }) => name === "yard_load_crate");
      return JSON.stringify(load?.inputSchema).includes('"confirmation"');
    };
    expect(await takes({})).toBe(true);
    expect(await takes({ ramps: "allow", pits: "ask" })).toBe(true);
    expect(await takes({ ramps: { "/x": "ask" } })).toBe(true);
    expect(await takes({ ramps: { "/x": "allow" } })).toBe(true);
    expect(await takes({ ramps: "allow" })).toBe(false);
    expect(await takes({ ramps: "deny", pits: { "*": "allow" } })).toBe(false);
  });
});

describe("a risk that shows up while a tool runs", () => {
  const later = (...ramps: string[]) => {
    yards.late = ramps.map((ramp) => ({
      risk: ramp.startsWith("/pit") ? "pits" : "ramps",
      value: ramp,
      says: `${ramp} turned up`,
    }));
  };
  const person = asking(() => ({ action: "accept" }));

  it("is refused when nobody was asked about it", async () => {
    const one = await start();
    later("/ramps/two");
    for (const args of [{ crate: "apples" }, RAMP]) {
      const { structured } = await one.host.callTool("yard_load_crate", args, person);
      expect(structured).toMatchObject({
        details: { kind: "refused", rule: "risk ramps: /ramps/two turned up, which nobody was asked about" },
      });
    }
    expect(done()).toEqual([]);
  });

  it("passes when the person accepted this very one, or the operator allows it", async () => {
    later("/ramps/one");
    const one = await start();
    expect((await one.host.callTool("yard_load_crate", RAMP, person)).isError).toBe(false);
    const first = await one.callTool("yard_load_crate", RAMP);
    const { confirmation } = first.details;
    expect((await one.callTool("yard_load_crate", { ...RAMP, confirmation })).isError).toBe(false);
    later("/ramps/two", "/pit/two");
    expect(await fate({ risks: { ramps: "allow", pits: "allow" } }, { crate: "apples" })).toBe("done");
    expect(done()).toHaveLength(3);
  });

  it("is refused when the operator denies it, whoever accepts", async () => {
    later("/ramps/one", "/pit/two");
    const one = await start();
    const { structured } = await one.host.callTool("yard_load_crate", RAMP, person);
    expect(structured).toMatchObject({ details: { kind: "refused", rule: "risk pits: /pit/two turned up" } });
    yards.late = [{ risk: "unheard", says: "something is unheard of" }];
    expect(await fate({ risks: { ramps: "allow", pits: "allow" } }, { crate: "apples" })).toBe("refused");
    expect(done()).toEqual([]);
  });
});

describe("rulings", () => {
  const STRICTNESS: readonly Decision[] = ["allow", "ask", "deny"];
  const decision = fc.constantFrom(...STRICTNESS);
  const value = fc.constantFrom("/a", "/a/b", "/a/b/c", "/z");
  const rules = fc.dictionary(fc.constantFrom("*", "/a*", "/a/b", "/a/b/*", "/z", "nothing"), decision);
  const risks: fc.Arbitrary<RiskRules> = fc.dictionary(
    fc.constantFrom("ramps", "pits"),
    fc.oneof(decision, rules),
  );
  const levels = fc.array(risks, { maxLength: 3 });
  const defaults = fc.record({ ramps: decision, pits: decision });
  const policy = (stated: readonly RiskRules[], own: Policy["risks"]): Policy => ({
    layers: stated.map((one) => policyLayer({ risks: one }, (...path) => path.join("."))),
    toolsets: [],
    kinds: [],
    risks: own,
  });
  const ruling = (risk: string, at: string, under: Policy): Decision => {
    const { denied, asked } = ruleOn([{ risk, value: at, says: "" }], under, "yard");
    return denied ? "deny" : asked.length > 0 ? "ask" : "allow";
  };
  const rank = (one: Decision) => STRICTNESS.indexOf(one);

  it("are those of the level that says something, and the strictest when several do", () => {
    fc.assert(
      fc.property(levels, defaults, value, (stated, own, at) => {
        const said = stated.map((one) => ruling("ramps", at, policy([one], { ramps: "deny" })));
        const silent = stated.map((one) => {
          const loose = ruling("ramps", at, policy([one], { ramps: "allow" }));
          const strict = ruling("ramps", at, policy([one], { ramps: "deny" }));
          // Only what leaves it to the default follows the default.
          return loose !== strict;
        });
        const spoken = said.filter((_, index) => !silent[index]);
        const expected = spoken.length > 0 ? Math.max(...spoken.map(rank)) : rank(own.ramps);
        expect(rank(ruling("ramps", at, policy(stated, own)))).toBe(expected);
      }),
    );
  });

  it("never become laxer by a further level, once any level has said something", () => {
    fc.assert(
      fc.property(levels, risks, defaults, value, (stated, more, own, at) => {
        const before = policy(stated, own);
        const silent =
          ruling("ramps", at, policy(stated, { ramps: "allow" })) !==
          ruling("ramps", at, policy(stated, { ramps: "deny" }));
        fc.pre(!silent);
        const after = ruling("ramps", at, policy([...stated, more], own));
        expect(rank(after)).toBeGreaterThanOrEqual(rank(ruling("ramps", at, before)));
      }),
    );
  });

  it("deny what the plugin has not declared, and all of a call for one that is denied", () => {
    fc.assert(
      fc.property(levels, defaults, fc.array(value, { minLength: 1 }), (stated, own, values) => {
        const under = policy(stated, own);
        expect(ruling("unheard", "/a", under)).toBe("deny");
        const { denied } = ruleOn(
          values.map((one) => ({ risk: "pits", value: one, says: one })),
          under,
          "yard",
        );
        expect(denied !== undefined).toBe(values.some((one) => ruling("pits", one, under) === "deny"));
      }),
    );
  });

  it("are known to ask beforehand wherever they may ask", () => {
    fc.assert(
      fc.property(levels, defaults, value, fc.constantFrom("ramps", "pits"), (stated, own, at, risk) => {
        const under = policy(stated, own);
        fc.pre(ruling(risk, at, under) === "ask");
        expect(mayAsk(under)).toBe(true);
      }),
    );
  });
});
