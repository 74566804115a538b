import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { type PolicyLayer, policyLayer, type Rulings } from "../../src/config/policy.js";
import { judgeObjects } from "../../src/host/objects.js";
import {
  deniedFallback,
  judge,
  needsApproval,
  objectRules,
  type Policy,
  type Subject,
  versionOf,
} from "../../src/host/policy.js";
import { ruleOn } from "../../src/host/risks.js";
import type { Affected, Approvals, Decision, Mode, ObjectRule } from "../../src/plugin/index.js";

/** A call as policy sees it: what it is, which objects it is about, and what it would bring about. */
interface Asked {
  readonly subject: Subject;
  readonly objects: readonly Affected[];
  readonly ramp: string | undefined;
}

/** What becomes of a call, from the laxest to the strictest. */
const OUTCOMES = ["runs", "runs when somebody confirms", "runs when a person approves", "refused"] as const;

function outcome({ subject, objects, ramp }: Asked, policy: Policy): number {
  const refusal = judge(subject, policy) ?? judgeObjects(objectRules(subject, policy), objects);
  const risks = ramp === undefined ? [] : [{ risk: "ramps", value: ramp, says: "" }];
  const { denied, asked } = ruleOn(risks, policy, "yard");
  if (refusal || denied) return OUTCOMES.indexOf("refused");
  if (!needsApproval(subject, policy) && asked.length === 0) return OUTCOMES.indexOf("runs");
  const strict = deniedFallback(subject, policy) !== undefined;
  return OUTCOMES.indexOf(strict ? "runs when a person approves" : "runs when somebody confirms");
}

const NAMES = ["yard_show", "yard_load", "yard_crush", "other_load"];
const GLOBS = [...NAMES, "yard_*", "*_load", "*", "nothing"];
const when = fc.dictionary(
  fc.constantFrom("crate", "crane", "unheard"),
  fc.constantFrom("apples", "a*", "owner=ann", "*", "c1", "zz"),
  { minKeys: 1 },
);
const objectRule: fc.Arbitrary<ObjectRule> = fc.record({ tool: fc.constantFrom(...GLOBS), when });
const mode = fc.constantFrom<Mode>("full", "no-destructive", "read-only");
const level = fc.constantFrom<Approvals>("never", "destroy", "write");
const decision = fc.constantFrom<Decision>("allow", "ask", "deny");
const fallback = fc.constantFrom("confirmation" as const, "deny" as const);

const rulings: fc.Arbitrary<Rulings> = fc.record(
  {
    mode,
    tools: fc.record({
      allow: fc.array(fc.constantFrom(...GLOBS), { maxLength: 2 }),
      deny: fc.array(fc.oneof(fc.constantFrom(...GLOBS), objectRule), { maxLength: 2 }),
    }),
    approvals: fc.oneof(level, fc.record({ require: level, fallback }, { requiredKeys: [] })),
    risks: fc.dictionary(
      fc.constant("ramps"),
      fc.oneof(decision, fc.dictionary(fc.constantFrom("*", "/a*", "/a/b", "/z"), decision)),
    ),
  },
  { requiredKeys: [] },
);
const written = (rules: Rulings) => policyLayer(rules, (...path) => path.join("."));
const layer: fc.Arbitrary<PolicyLayer> = fc
  .tuple(rulings, fc.constantFrom(undefined, "crates", "cranes"))
  .map(([rules, toolset]) => ({ ...written(rules), ...(toolset !== undefined && { toolset }) }));

const asked: fc.Arbitrary<Asked> = fc.record({
  subject: fc.record({
    names: fc.subarray(NAMES, { minLength: 1, maxLength: 2 }),
    effect: fc.constantFrom("read", "write", "destroy"),
    toolset: fc.constantFrom(undefined, "crates", "cranes"),
    reveals: fc.boolean(),
    resolves: fc.boolean(),
  }),
  objects: fc.array(
    fc.record({
      kind: fc.constantFrom("crate", "crane"),
      id: fc.constantFrom(undefined, "c1", "c2"),
      names: fc.subarray(["apples", "Pears"]),
      labels: fc.constantFrom({}, { owner: "ann" }, { owner: "bob" }, "unknown" as const),
    }),
    { maxLength: 3 },
  ),
  ramp: fc.constantFrom(undefined, "/a", "/a/b", "/z", "/y"),
});
const policy: fc.Arbitrary<Policy> = fc.record({
  layers: fc.array(layer, { maxLength: 3 }),
  toolsets: fc.subarray(["crates", "cranes", "reveals"]),
  kinds: fc.constantFrom(["crate"], ["crate", "crane"]),
  risks: fc.record({ ramps: decision }),
});

/** One that leaves nothing to a default, which the first that speaks would take the place of. */
const outspoken = fc.tuple(policy, level, decision).map(([under, require, ramps]): Policy => {
  const first = written({ approvals: { require }, risks: { ramps } });
  return { ...under, layers: [first, ...under.layers] };
});

const RUNS = { numRuns: 1_000 };

describe("policy never loosens", () => {
  const never = (name: string, more: (under: Policy) => fc.Arbitrary<Policy>) =>
    it(name, () => {
      const pair = outspoken.chain((under) => more(under).map((stricter) => ({ under, stricter })));
      fc.assert(
        fc.property(asked, pair, (call, { under, stricter }) => {
          expect(outcome(call, stricter)).toBeGreaterThanOrEqual(outcome(call, under));
        }),
        RUNS,
      );
    });
  const changed = (under: Policy, change: (one: PolicyLayer) => PolicyLayer) =>
    fc.nat(under.layers.length - 1).map((at) => ({
      ...under,
      layers: under.layers.map((one, index) => (index === at ? change(one) : one)),
    }));

  never("when a level is added, wherever it comes", (under) =>
    fc.tuple(layer, fc.nat(under.layers.length)).map(([one, at]) => ({
      ...under,
      layers: [...under.layers.slice(0, at), one, ...under.layers.slice(at)],
    })),
  );

  never("when a level denies one thing more, in any form", (under) =>
    fc.oneof(fc.constantFrom(...GLOBS), objectRule).chain((rule) => {
      const { deny, objects } = written({ tools: { deny: [rule] } });
      return changed(under, (one) => ({
        ...one,
        deny: [...one.deny, ...deny],
        objects: [...objects, ...one.objects],
      }));
    }),
  );

  never("when a level begins to name what it allows, or allows one thing less", (under) =>
    fc.tuple(fc.constantFrom(...GLOBS), fc.nat()).chain(([pattern, at]) =>
      changed(under, (one) => {
        const fewer = one.allow.filter((_, index) => index !== at % one.allow.length);
        const kept = one.allow.length > 1 ? fewer : one.allow;
        return { ...one, allow: one.allow.length === 0 ? [{ pattern, where: "" }] : kept };
      }),
    ),
  );

  never("when a toolset goes off, or a kind of object is unknown", (under) =>
    fc.tuple(fc.subarray([...under.toolsets]), fc.subarray([...under.kinds])).map(([toolsets, kinds]) => ({
      ...under,
      toolsets,
      kinds,
    })),
  );

  never("when a level asks for persons", (under) =>
    changed(under, (one) => ({ ...one, fallback: { value: "deny", where: "" } })),
  );

  it("when an object is among those that a call is about", () => {
    const more = asked.chain((call) =>
      asked.map(({ objects }) => [call, [...call.objects, ...objects]] as const),
    );
    fc.assert(
      fc.property(more, policy, ([call, objects], under) => {
        expect(outcome({ ...call, objects }, under)).toBeGreaterThanOrEqual(outcome(call, under));
      }),
      RUNS,
    );
  });
});

describe("a level that speaks first", () => {
  it("takes the place of the default, which may be stricter or laxer", () => {
    const subject: Subject = {
      names: ["yard_crush"],
      effect: "destroy",
      toolset: undefined,
      reveals: false,
      resolves: true,
    };
    const under = (...levels: Approvals[]): Policy => ({
      layers: levels.map((approvals) => written({ approvals })),
      toolsets: [],
      kinds: [],
      risks: {},
    });
    const needs = (effect: Subject["effect"], ...levels: Approvals[]) =>
      needsApproval({ ...subject, effect }, under(...levels));
    expect([needs("destroy"), needs("write")]).toEqual([true, false]);
    expect([needs("destroy", "never"), needs("write", "write")]).toEqual([false, true]);
    expect([needs("destroy", "never", "destroy"), needs("read", "write")]).toEqual([true, false]);
  });
});

describe("a rule about objects", () => {
  const rule = (conditions: Record<string, string[]>) => [{ pattern: "*", when: conditions, where: "here" }];

  it("holds when of each kind that it names some object fits, by id, name or label, in any case", () => {
    const crate: Affected = { kind: "crate", id: "C1", names: ["Apples", "fruit"], labels: { Owner: "Ann" } };
    const crane: Affected = { kind: "crane", names: ["tall"] };
    for (const [conditions, objects, holds] of [
      [{ crate: ["c1"] }, [crate], true],
      [{ crate: ["zz", "FRUIT"] }, [crate], true],
      [{ crate: ["owner=a?n"] }, [crate], true],
      [{ crate: ["ann"] }, [crate], false],
      [{ crane: ["c1"] }, [crate], false],
      [{ crate: ["c1"], crane: ["t*"] }, [crate], false],
      [{ crate: ["c1"], crane: ["t*"] }, [crane, crate], true],
      [{ crate: ["*"] }, [{ kind: "crate" }], true],
      [{ crate: ["a*"] }, [{ kind: "crate" }], false],
      [{ crate: ["*"] }, [], false],
    ] as const) {
      const mutable = Object.fromEntries(
        Object.entries(conditions).map(([kind, globs]) => [kind, [...globs]]),
      );
      const refusal = judgeObjects(rule(mutable), objects);
      expect([conditions, objects, refusal !== undefined]).toEqual([conditions, objects, holds]);
    }
  });
});

describe("the version of a policy", () => {
  it("moves with every part of it, and with nothing else", () => {
    fc.assert(
      fc.property(policy, policy, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(versionOf(one) === versionOf(other)).toBe(same);
        expect(versionOf(structuredClone(one))).toBe(versionOf(one));
      }),
    );
  });
});

it("takes labels that nobody knows for those that a rule is about", () => {
  const rules = (...globs: string[]) => [{ pattern: "*", when: { crate: globs }, where: "w" }];
  const unknown = { kind: "crate", names: ["apples"], labels: "unknown" } as const;
  for (const glob of ["owner=ann", "owner=*", "*=ANN"]) {
    expect(judgeObjects(rules(glob), [unknown])).toMatchObject({ rule: `deny * when crate ${glob}` });
    expect(judgeObjects(rules(glob), [{ ...unknown, labels: { owner: "ann" } }])).toBeDefined();
    expect(judgeObjects(rules(glob), [{ ...unknown, labels: {} }])).toBeUndefined();
    expect(judgeObjects(rules(glob), [{ ...unknown, kind: "crane" }])).toBeUndefined();
  }
  expect(judgeObjects(rules("pears", "owner=ann"), [unknown])).toBeDefined();
  expect(judgeObjects(rules("pears*"), [unknown])).toBeUndefined();
  expect(judgeObjects(rules("app*"), [unknown])).toBeDefined();
});

it("takes what nobody can name for whatever a rule is about", () => {
  const rules = (...globs: string[]) => [{ pattern: "*", when: { crate: globs }, where: "w" }];
  for (const glob of ["pears", "owner=ann", "*"]) {
    expect(judgeObjects(rules(glob), [{ kind: "crate", id: "7", names: "unknown" }])).toBeDefined();
    expect(judgeObjects(rules(glob), [{ kind: "crane", names: "unknown" }])).toBeUndefined();
  }
});
