import { describe, expect, it } from "@jest/globals";
import type { AuditRecord } from "../../src/audit/record.js";
import { CallRecord } from "../../src/host/call-record.js";
import type { Effect, Logger } from "../../src/plugin/index.js";

const NOTHING = () => undefined;

/** A record of a call whose lines wait until they are let through. */
function recorded(effect: Effect) {
  const lines: AuditRecord[] = [];
  const errors: string[] = [];
  let settle: { resolve(): void; reject(error: Error): void } = { resolve: NOTHING, reject: NOTHING };
  const append = (record: AuditRecord) =>
    new Promise<void>((resolve, reject) => {
      lines.push(record);
      settle = { resolve, reject };
    });
  const log: Logger = {
    debug: NOTHING,
    info: NOTHING,
    warning: NOTHING,
    error: (message) => void errors.push(message),
  };
  const requester = {
    principal: "process",
    signal: new AbortController().signal,
    capabilities: new Set<never>(),
    progress: NOTHING,
    log: NOTHING,
    ask: async () => undefined,
  };
  const about = { kind: "tool", name: "a_b", target: undefined, effect, reveals: false } as const;
  const record = new CallRecord({ append, close: async () => undefined }, about, requester, log);
  return { record, lines, errors, settle: () => settle };
}

const isSettled = (work: Promise<unknown>) =>
  Promise.race([work.then(() => true), new Promise((resolve) => setImmediate(resolve, false))]);

describe("the record of a call", () => {
  it("of a read is handed over, and not waited for; what goes wrong with it is logged", async () => {
    const { record, lines, errors, settle } = recorded("read");
    await record.begin("policy");
    await expect(isSettled(record.end([]))).resolves.toBe(true);
    expect(lines).toMatchObject([{ phase: "finished", outcome: "success" }]);
    settle().reject(new Error("the disk is full"));
    await new Promise(setImmediate);
    expect(errors).toEqual(["the audit cannot be written"]);
  });

  it("of a change is waited for, before it runs and when it has", async () => {
    const { record, lines, settle } = recorded("write");
    const begun = record.begin("policy");
    await expect(isSettled(begun)).resolves.toBe(false);
    settle().resolve();
    await begun;
    const ended = record.end([]);
    await expect(isSettled(ended)).resolves.toBe(false);
    settle().resolve();
    await ended;
    expect(lines.map(({ phase }) => phase)).toEqual(["started", "finished"]);
  });
});
