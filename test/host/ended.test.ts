import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "@jest/globals";
import { definePlugin, Prompt, Resource, Tool, ToolError } from "cargoshipper/plugin";
import { type StartedPlugin, startPlugin } from "cargoshipper/testing";
import * as z from "zod";
import type { AuditRecord } from "../../src/audit/record.js";
import { asking, requester } from "./use-yard.js";

/** Milliseconds: longer than the grace that a call gets once it was given up. */
const SLOW = 900;
const Nothing = z.object({});

/** What ran, and what happens while a call is looked at beforehand. */
const ran: string[] = [];
let meanwhile: () => Promise<unknown> = async () => undefined;
let thrown: () => unknown = () => undefined;

class Slow {
  @Tool({
    name: "cut",
    description: "Cut.",
    effect: "write",
    resolve: "look",
    deadline: 0.2,
    input: Nothing,
    output: Nothing,
  })
  cut() {
    ran.push("cut");
    return {};
  }

  @Tool({
    name: "burn",
    description: "Burn.",
    effect: "destroy",
    preview: "show",
    input: Nothing,
    output: Nothing,
  })
  burn() {
    ran.push("burn");
    return {};
  }

  @Tool({ name: "fail", description: "Fail.", effect: "write", input: Nothing, output: Nothing })
  fail(): Record<string, never> {
    throw thrown();
  }

  @Resource({ uri: "slow://page", name: "page", description: "A page.", resolve: "look" })
  page() {
    ran.push("page");
    return "";
  }

  @Prompt({ name: "advise", description: "Advise.", arguments: Nothing, resolve: "look" })
  advise() {
    ran.push("advise");
    return "";
  }

  async look() {
    await meanwhile();
    return [];
  }

  async show() {
    await meanwhile();
    return { summary: "All of it.", subject: null };
  }
}

const plugin = definePlugin({
  name: "slow",
  description: "Looks before it does anything, and takes its time.",
  kinds: ["thing"],
  client: () => ({}),
  toolsets: { slow: [Slow] },
});

const started: StartedPlugin[] = [];
const records: AuditRecord[] = [];
const start = async () => {
  const one = await startPlugin(plugin, {
    // So that `look` is asked, wherever there is one.
    deny: [
      { tool: "slow_cut", when: { thing: "never" } },
      { tool: "slow://*", when: { thing: "never" } },
      { tool: "slow_advise", when: { thing: "never" } },
    ],
    audit: (record) => records.push(record),
  });
  started.push(one);
  return one;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.close()));
  ran.splice(0);
  records.splice(0);
  meanwhile = async () => undefined;
});

describe("a call that has ended before its handler", () => {
  /** What is still under way has had its time. */
  const settled = () => sleep(SLOW + 300);
  const phases = () => records.map(({ phase, outcome }) => `${phase} ${outcome}`);

  it("does not run it when it was cancelled", async () => {
    const one = await start();
    const cancelling = new AbortController();
    meanwhile = async () => {
      cancelling.abort();
      await sleep(SLOW);
    };
    const from = requester({ signal: cancelling.signal });
    const { structured } = await one.host.callTool("slow_cut", {}, from);
    expect(structured).toMatchObject({ details: { kind: "cancelled" } });
    await expect(one.host.readResource("slow://page", from)).rejects.toMatchObject({ kind: "cancelled" });
    await expect(one.host.getPrompt("slow_advise", {}, from)).rejects.toMatchObject({ kind: "cancelled" });
    await settled();
    expect(ran).toEqual([]);
    expect(phases()).toEqual(["refused cancelled", "refused cancelled", "refused cancelled"]);
  });

  it("does not run it when its time was up, or the host has closed", async () => {
    meanwhile = () => sleep(SLOW);
    const late = await start();
    expect((await late.callTool("slow_cut")).details).toMatchObject({ kind: "timeout" });
    const closed = await start();
    const calling = closed.callTool("slow_cut");
    await closed.close();
    expect((await calling).details).toMatchObject({ kind: "cancelled" });
    await settled();
    expect(ran).toEqual([]);
    expect(phases()).toEqual(["refused timeout", "refused cancelled"]);
  });

  it("does not run it although a person has accepted it", async () => {
    const one = await start();
    const cancelling = new AbortController();
    const person = { ...asking(() => ({ action: "accept" })), signal: cancelling.signal };
    let looks = 0;
    meanwhile = async () => {
      if (++looks === 1) return;
      cancelling.abort();
      await sleep(SLOW);
    };
    await one.host.callTool("slow_burn", {}, person);
    await settled();
    expect([looks, ran]).toEqual([2, []]);
  });
});

describe("an error of another make", () => {
  it("is a bug when it cannot be read, or is of no kind that there is", async () => {
    const one = await start();
    const unreadable = new ToolError("conflict", "x");
    Object.defineProperty(unreadable, "message", {
      get: () => {
        throw new Error("PASSWORD=hunter2hunter2");
      },
    });
    for (const error of [
      unreadable,
      { [Symbol.for("cargoshipper:error")]: true },
      Object.assign(new ToolError("conflict", "x"), { kind: "fine" }),
    ]) {
      thrown = () => error;
      const { structured, text } = await one.callTool("slow_fail");
      expect(structured).toMatchObject({ success: false, details: { kind: "internal" } });
      expect(text).toMatch(/failed unexpectedly/);
      expect(records.at(-1)).toMatchObject({ phase: "finished", outcome: "internal" });
    }
  });

  it("does not pass for a rule of the operator's", async () => {
    const one = await start();
    const details = { rule: "made up", where: "nowhere" };
    thrown = () => new ToolError("conflict", "x", { details });
    await one.callTool("slow_fail");
    expect(records.at(-1)).toMatchObject({ outcome: "conflict" });
    expect(records.at(-1)).not.toHaveProperty("rule");
  });
});
