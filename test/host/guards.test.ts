import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { policyLayer } from "../../src/config/policy.js";
import { type Binding, CONFIRMATION_LIFE, Confirmations, canonical } from "../../src/host/confirmation.js";
import { judge, type Policy, type Subject } from "../../src/host/policy.js";
import { render } from "../../src/host/render.js";
import { BUDGET, shrink } from "../../src/host/size.js";
import { middleOut } from "../../src/host/trim.js";
import { UriTemplate } from "../../src/host/uri-template.js";

const binding: Binding = {
  principal: "process",
  session: "s1",
  tool: "lab_drop_thing",
  target: undefined,
  arguments: { name: "apple" },
  policy: "p1",
  subject: { id: 1 },
};

describe("confirmations", () => {
  it("hold once, until they expire", () => {
    let now = 0;
    const confirmations = new Confirmations(() => now);
    const { confirmation, expiresAt } = confirmations.issue(binding, "call");
    expect(expiresAt).toBe(new Date(CONFIRMATION_LIFE).toISOString());
    now = CONFIRMATION_LIFE - 1;
    expect(confirmations.redeem(confirmation, binding)).toEqual({ call: "call" });
    expect(confirmations.redeem(confirmation, binding)).toEqual({
      fault: expect.stringMatching("used already"),
    });
    now = CONFIRMATION_LIFE;
    expect(confirmations.redeem(confirmations.issue(binding, "other").confirmation, binding)).toEqual({
      call: "other",
    });
    expect(confirmations.redeem(confirmation, binding)).toEqual({ fault: expect.stringMatching("expired") });
  });

  it("hold for nothing else, and say what moved", () => {
    const moved: Record<keyof Binding, RegExp> = {
      principal: /somebody else/,
      session: /another connection/,
      tool: /another tool/,
      target: /another target/,
      arguments: /other arguments/,
      policy: /policy has changed/,
      subject: /has changed since the preview/,
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(moved) as (keyof Binding)[])),
        fc.jsonValue(),
        (fact, value) => {
          fc.pre(canonical(value) !== canonical(binding[fact]));
          const confirmations = new Confirmations();
          const { confirmation } = confirmations.issue(binding, "call");
          expect(confirmations.redeem(confirmation, { ...binding, [fact]: value })).toEqual({
            fault: expect.stringMatching(moved[fact]),
          });
          expect(confirmations.redeem(confirmation, binding)).toEqual({ call: "call" });
        },
      ),
    );
  });

  it("cannot be forged, altered or brought from another process", () => {
    const confirmations = new Confirmations();
    const { confirmation } = confirmations.issue(binding, "call");
    expect(new Confirmations().redeem(confirmation, binding)).toEqual({
      fault: expect.stringMatching("not issued"),
    });
    fc.assert(
      fc.property(fc.nat(confirmation.length - 1), fc.constantFrom(..."abcXYZ019_-."), (at, letter) => {
        const altered = confirmation.slice(0, at) + letter + confirmation.slice(at + 1);
        fc.pre(altered !== confirmation);
        expect(confirmations.redeem(altered, binding)).toEqual({
          fault: expect.stringMatching("not issued"),
        });
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) =>
        expect(confirmations.redeem(text, binding)).toEqual({ fault: expect.stringMatching("not issued") }),
      ),
    );
  });

  it("do not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse());
        expect(canonical(reversed)).toBe(canonical(record));
      }),
    );
  });
});

describe("policy", () => {
  const sourced = (patterns: string[]) => patterns.map((pattern) => ({ pattern, where: "w" }));
  const layer = fc.record({
    mode: fc.record({
      value: fc.constantFrom("full", "no-destructive", "read-only"),
      where: fc.constant("w"),
    }),
    allow: fc.subarray(["lab_*", "lab_get_*", "*"]).map(sourced),
    deny: fc.subarray(["lab_get_a", "docker_*", "lab_?et_b"]).map(sourced),
    objects: fc
      .subarray([
        { pattern: "lab_*", when: { thing: ["a"] }, where: "w" },
        { pattern: "*", when: { unheard: ["*"] }, where: "w" },
      ])
      .map((rules) => [...rules]),
    approvals: fc.constant(undefined),
    fallback: fc.constant(undefined),
    risks: fc.constant([]),
  });
  const subject: fc.Arbitrary<Subject> = fc.record({
    names: fc.subarray(["lab_get_a", "lab_get_b", "lab_put_c", "docker_x"], { minLength: 1 }),
    effect: fc.constantFrom("read", "write", "destroy"),
    toolset: fc.constantFrom(undefined, "a", "b"),
    reveals: fc.boolean(),
    resolves: fc.boolean(),
  });
  const policy = fc.record({
    layers: fc.array(layer, { maxLength: 3 }),
    toolsets: fc.subarray(["a", "reveals"]),
    kinds: fc.constant(["thing"]),
    risks: fc.constant({}),
  });

  it("lets nothing through that a mode, a deny rule or a toolset forbids", () => {
    fc.assert(
      fc.property(subject, policy, (one, under) => {
        const modes = under.layers.map(({ mode }) => mode.value);
        const forbidden =
          (modes.includes("read-only") && one.effect !== "read") ||
          (modes.includes("no-destructive") && one.effect === "destroy") ||
          (one.names.includes("docker_x") &&
            under.layers.some(({ deny }) => deny.some((r) => r.pattern === "docker_*"))) ||
          (one.toolset !== undefined && !under.toolsets.includes(one.toolset)) ||
          (one.reveals && !under.toolsets.includes("reveals")) ||
          under.layers.some(({ objects }) => objects.some(({ pattern }) => pattern === "*")) ||
          (!one.resolves &&
            one.names.some((name) => name.startsWith("lab_")) &&
            under.layers.some(({ objects }) => objects.length > 0));
        fc.pre(forbidden);
        expect(judge(one, under as Policy)).toEqual({ rule: expect.any(String), where: expect.any(String) });
      }),
    );
  });

  it("takes a pattern's other characters as they are", () => {
    const one: Subject = {
      names: ["docker://container/{id}"],
      effect: "read",
      toolset: undefined,
      reveals: false,
      resolves: false,
    };
    const denied = (pattern: string) =>
      judge(one, {
        layers: [policyLayer({ tools: { deny: [pattern] } }, () => "w")],
        toolsets: [],
        kinds: [],
        risks: {},
      });
    expect(denied("docker://container/{id}")).toBeDefined();
    expect(denied("docker://*")).toBeDefined();
    expect(denied("docker:..container.*")).toBeUndefined();
    expect(denied("docker://container/{id")).toBeUndefined();
  });
});

describe("size", () => {
  it("is kept whatever a handler answers, and the answer stays JSON", () => {
    const row = fc.dictionary(
      fc.string({ maxLength: 9 }),
      fc.oneof(fc.string({ maxLength: 900 }), fc.jsonValue()),
    );
    const data = fc.record({
      rows: fc.array(row, { maxLength: 400, size: "max" }),
      text: fc.string({ minLength: 20_000, maxLength: 90_000, size: "max" }),
      n: fc.nat(),
    });
    fc.assert(
      fc.property(data, (one) => {
        const cut = shrink(one, render, ["limit", "cursor", "name"]);
        expect(JSON.stringify(cut).length).toBeLessThanOrEqual(BUDGET);
        expect(render(cut).length).toBeLessThanOrEqual(BUDGET);
        if (cut !== one) expect(cut.truncated).toMatch(/Narrow it with limit, cursor\.$/);
      }),
      { numRuns: 40 },
    );
  });

  it("counts the rows that are left out", () => {
    const rows = Array.from({ length: 5000 }, (_, id) => ({ id, name: `name-${id}` }));
    expect(shrink({ rows, total: 5000 }, render, []).truncated).toMatch(
      /^rows: the first \d+ of 5000 are shown; ask for that many or fewer at a time\.$/,
    );
  });

  it("keeps both ends of a text", () => {
    const text = `begin${"-".repeat(5000)}end`;
    expect(middleOut(text, 200)).toMatch(/^begin-+\n… \d+ characters left out …\n-+end$/);
    expect(middleOut(text, 200).length).toBeLessThanOrEqual(200);
  });
});

describe("URI templates", () => {
  it("give back what was put in", () => {
    const part = fc.string({ minLength: 1, maxLength: 12 });
    const template = new UriTemplate("x://a/{one}/b/{two}");
    fc.assert(
      fc.property(part, part, (one, two) => {
        const uri = `x://a/${encodeURIComponent(one)}/b/${encodeURIComponent(two)}`;
        expect(template.match(uri)).toEqual({ one, two });
      }),
    );
  });

  it("match one segment, or any number where they say so", () => {
    expect(new UriTemplate("x://a/{one}").match("x://a/b/c")).toBeUndefined();
    expect(new UriTemplate("x://a/{+rest}").match("x://a/b/c")).toEqual({ rest: "b/c" });
    expect(new UriTemplate("x://a/{one}").match("x://a/%E0%A4%A")).toBeUndefined();
    expect(new UriTemplate("x://a").match("x://a?b")).toBeUndefined();
  });
});
