import { describe, expect, it } from "@jest/globals";
import type { AuditRecord } from "../../src/audit/record.js";
import { yards } from "../fixtures/yard.js";
import { asking, at, done, PLACES, recorder, requester, useYard } from "./use-yard.js";

const { start } = useYard();

const APPLES = { crate: "apples" };
const SHOWN = { toolsets: ["default", "reveals"] };

/** What happened to each call: phase, decision and outcome of its records. */
const story = (records: readonly AuditRecord[]) =>
  records.map(({ phase, decision, outcome = "" }) => `${phase} ${decision} ${outcome}`.trim());

describe("the audit", () => {
  it("has two records of what changes something or shows a secret, and one of what reads", async () => {
    const { records, audit } = recorder();
    const one = await start({ ...SHOWN, audit, approvals: "never" });
    for (const [name, args, effect] of [
      ["yard_load_crate", APPLES, "write"],
      ["yard_crush_crate", APPLES, "destroy"],
      ["yard_show_key", {}, "read"],
    ] as const) {
      records.splice(0);
      await one.callTool(name, args);
      expect(story(records)).toEqual(["started allowed", "finished allowed success"]);
      expect(records).toMatchObject([
        { name, effect, arguments: args, approvedBy: "policy" },
        { name, effect, arguments: args, approvedBy: "policy" },
      ]);
      expect(new Set(records.map(({ call }) => call)).size).toBe(1);
    }
    for (const [read, kind, name] of [
      [() => one.callTool("yard_list_crates"), "tool", "yard_list_crates"],
      [() => one.readResource("yard://crate/apples"), "resource", "yard://crate/apples"],
      [() => one.getPrompt("yard_inspect", APPLES), "prompt", "yard_inspect"],
      [() => one.subscribe("yard://crate/apples", () => undefined), "resource", "yard://crate/apples"],
    ] as const) {
      records.splice(0);
      await read();
      expect(story(records)).toEqual(["finished allowed success"]);
      expect(records).toMatchObject([{ kind, name, effect: "read", approvedBy: "policy" }]);
    }
    expect(new Set(records.map(({ call }) => call)).size).toBe(records.length);
  });

  it("has no record of a completion, which tells nothing but names", async () => {
    const { records, audit } = recorder();
    const one = await start({ audit });
    await one.complete({ kind: "prompt", of: "yard_inspect", argument: "crate", typed: "" });
    expect(records).toEqual([]);
  });

  it("has what began before the handler and what ended after it", async () => {
    const order: unknown[] = [];
    const one = await start({ audit: ({ phase }) => void order.push([phase, done().length]) });
    await one.callTool("yard_sweep");
    expect(order).toEqual([
      ["started", 0],
      ["finished", 1],
    ]);
  });

  it("knows who, where, what, how long, and what the provider calls it", async () => {
    const { records, audit } = recorder();
    const one = await start({ audit, targets: PLACES });
    const client = { name: "a client", version: "1.2.3" };
    const from = requester({ principal: "ann", session: "s1", client });
    await one.host.callTool("yard_show_crate", { ...APPLES, target: "west" }, from);
    expect(records).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        phase: "finished",
        call: expect.stringMatching(/^[\w-]{12}$/),
        session: "s1",
        client,
        principal: "ann",
        kind: "tool",
        name: "yard_show_crate",
        target: "west",
        effect: "read",
        arguments: APPLES,
        decision: "allowed",
        approvedBy: "policy",
        outcome: "success",
        durationMs: expect.any(Number),
        requestIds: ["req-1"],
      },
    ]);
    expect(records[0]?.durationMs).toBeGreaterThanOrEqual(0);
    const single = await start({ audit });
    await single.callTool("yard_list_crates");
    for (const field of ["target", "session", "client", "requestIds", "error", "rule"]) {
      expect(records[1]).not.toHaveProperty(field);
    }
  });

  it("says why a call came to nothing", async () => {
    const { records, audit } = recorder();
    const told = async (work: Promise<unknown>) => {
      records.splice(0);
      await work.catch(() => undefined);
      return records.map(({ phase, decision, outcome, rule, where, error, approvedBy }) => ({
        is: `${phase} ${decision} ${outcome}`,
        ...(rule && { rule, where }),
        error,
        ...(approvedBy && { approvedBy }),
      }));
    };
    const crate = "orders-db";
    const deny = ["yard_sweep", "yard://crate/c2", { tool: "yard_*", when: { crate } }];
    const one = await start({ audit, deny });
    const refused = (rule: string) => ({
      is: "refused refused refused",
      rule,
      where: "the test",
      error: `The operator does not allow this: ${rule}.`,
    });
    expect(await told(one.callTool("yard_sweep"))).toEqual([refused("deny yard_sweep")]);
    expect(await told(one.readResource("yard://crate/c2"))).toEqual([refused("deny yard://crate/c2")]);
    const object = refused("deny yard_* when crate orders-db");
    expect(await told(one.callTool("yard_show_crate", { crate }))).toEqual([object]);
    expect(await told(one.getPrompt("yard_inspect", { crate }))).toEqual([object]);
    expect(await told(one.subscribe("yard://crate/orders-db", () => undefined))).toEqual([object]);
    expect(await told(one.callTool("yard_load_crate", { ...APPLES, ramp: "/pit" }))).toMatchObject([
      { is: "refused refused refused", rule: "risk pits: the ramp /pit is used", where: "default" },
    ]);
    expect(await told(one.callTool("yard_crush_crate", APPLES))).toMatchObject([
      { is: "asked confirmation confirmation_required" },
    ]);
    const forged = one.callTool("yard_crush_crate", { ...APPLES, confirmation: "forged" });
    expect(await told(forged)).toMatchObject([{ is: "refused refused refused" }]);
    const person = asking(() => ({ action: "decline" }));
    expect(await told(one.host.callTool("yard_crush_crate", APPLES, person))).toMatchObject([
      { is: "refused declined declined" },
    ]);
    expect(await told(one.callTool("yard_show_crate", { crat: "x" }))).toMatchObject([
      { is: "refused failed validation", error: expect.stringContaining("did you mean crate?") },
    ]);
    expect(done()).toEqual([]);
    const busy = await start({ audit, requests: 1 });
    await busy.callTool("yard_list_crates");
    expect(await told(busy.callTool("yard_list_crates"))).toMatchObject([
      { is: "refused limited rate_limited" },
    ]);
  });

  it("has what names no place, or one that does not exist, and the loop guard counts it", async () => {
    const { records, audit } = recorder();
    const one = await start({ targets: PLACES, requests: 4, audit });
    await one.callTool("yard_sweep");
    await one.callTool("yard_sweep", { target: "nowhere" });
    await expect(one.readResource("yard://nothing/x")).rejects.toMatchObject({ kind: "not_found" });
    await expect(one.getPrompt("yard_inspect", { crate: "x", target: "no" })).rejects.toMatchObject({
      kind: "validation",
    });
    expect((await one.callTool("yard_sweep")).details).toMatchObject({ kind: "rate_limited" });
    expect(records.map(({ name, phase, outcome }) => [name, phase, outcome])).toEqual([
      ["yard_sweep", "refused", "validation"],
      ["yard_sweep", "refused", "validation"],
      ["yard://nothing/x", "refused", "not_found"],
      ["yard_inspect", "refused", "validation"],
      ["yard_sweep", "refused", "rate_limited"],
    ]);
    expect(done()).toEqual([]);
  });

  it("tells what was let run and failed from what was not let run", async () => {
    const { records, audit } = recorder();
    const one = await start({ audit });
    yards.fail = "no room";
    await one.callTool("yard_load_crate", APPLES);
    expect(story(records)).toEqual(["started allowed", "finished allowed internal"]);
    expect(records[1]?.error).toMatch(/^Something in plugin yard failed unexpectedly \(reference \w{8}\)\.$/);
    records.splice(0);
    yards.late = [{ risk: "pits", value: "/pit", says: "a pit turned up" }];
    await one.callTool("yard_load_crate", APPLES);
    expect(story(records)).toEqual(["started allowed", "finished allowed refused"]);
    expect(records[1]).toMatchObject({ rule: "risk pits: a pit turned up", where: "default" });
  });

  it("that cannot be written stops a change before it happens, and says so", async () => {
    const full = () => {
      throw new Error("the disk is full");
    };
    const one = await start({ ...SHOWN, audit: full, approvals: "never" });
    for (const [name, args] of [
      ["yard_load_crate", APPLES],
      ["yard_crush_crate", APPLES],
      ["yard_sweep", {}],
      ["yard_show_key", {}],
    ] as const) {
      const { error, details } = await one.callTool(name, args);
      expect([name, details.kind, error]).toEqual([
        name,
        "service_unavailable",
        "The audit cannot be written, so nothing was done.",
      ]);
    }
    expect(done()).toEqual([]);
    expect(one.logged).toContainEqual({
      level: "error",
      message: "the audit cannot be written",
      details: { error: "the disk is full" },
    });
  });

  it("that cannot be written does not stop a read, nor take back what has happened", async () => {
    let open = false;
    const audit = () => {
      if (!open) throw new Error("the disk is full");
      open = false;
    };
    const one = await start({ audit });
    expect((await one.callTool("yard_list_crates")).isError).toBe(false);
    await expect(one.readResource("yard://crates")).resolves.toBeDefined();
    await expect(one.getPrompt("yard_inspect", APPLES)).resolves.toBeDefined();
    open = true;
    expect((await one.callTool("yard_sweep")).isError).toBe(false);
    expect(at().done).toEqual(["sweep"]);
    expect(one.logged.filter(({ message }) => message === "the audit cannot be written")).toHaveLength(4);
  });
});
