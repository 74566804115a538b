import { afterEach, beforeEach } from "@jest/globals";
import type { Logger, Plugin } from "cargoshipper/plugin";
import { type StartedPlugin, type StartOptions, startPlugin } from "cargoshipper/testing";
import type { AuditRecord } from "../../src/audit/record.js";
import { type EntryContext, pluginEntries } from "../../src/config/entries.js";
import { hostPolicy, type Rulings } from "../../src/config/policy.js";
import { Host } from "../../src/host/host.js";
import { LoopGuard } from "../../src/host/loop-guard.js";
import type { Requester } from "../../src/host/requester.js";
import { Redactor } from "../../src/redaction/redactor.js";
import { SecretStore } from "../../src/secrets/store.js";
import plugin, { type Yard, yards } from "../fixtures/yard.js";

/** What `show_key` shows. */
export const KEY = "yard-key-0123456789";

/** Three places, one of which has no client to give. */
export const PLACES = {
  east: { options: { place: "east" } },
  west: { options: { place: "west" } },
  lost: { options: { place: "nowhere" } },
} as const;

/** Whoever asks, as a transport would present them: over stdio, with a client that asks nobody. */
export const requester = (more: Partial<Requester> = {}): Requester => ({
  principal: "process",
  signal: new AbortController().signal,
  capabilities: new Set(),
  progress: () => undefined,
  log: () => undefined,
  ask: async () => undefined,
  ...more,
});

/** Somebody who can be asked, and answers so. */
export const asking = (answer: (message: string) => unknown): Requester =>
  requester({
    capabilities: new Set(["elicitation"]),
    ask: async (question) => answer(question.kind === "elicit" ? question.message : ""),
  });

/** What the handlers did, at all places and in all hosts of a test. */
export const done = (): unknown[] => yards.all.flatMap((yard) => yard.done);

/** Forgets which clients were built and what was done. */
export function forget(): void {
  yards.built.clear();
  yards.all = [];
}

/** The yard at a place. */
export const at = (place = "here"): Yard => {
  const yard = yards.built.get(place);
  if (!yard) throw new Error(`no client was built for ${place}`);
  return yard;
};

/** What a configuration file is called. */
export const FILE = "cargoshipper.config.json";

/** A test file's way to start the yard. */
export interface YardStarter {
  start(options?: StartOptions): Promise<StartedPlugin>;
  /** With an entry as a configuration file would hold it, and the host's own rules beside it. `of`: another plugin. */
  configured(entry: object, rules?: Rulings, of?: Plugin<never>): Promise<Host>;
  /** Warnings of those that were configured. */
  readonly warnings: readonly { readonly message: string; readonly details: unknown }[];
}

/** The yard in the real pipeline: it is as new in each test, and closed after it. */
export function useYard(): YardStarter {
  let started: { close(): Promise<void> }[] = [];
  const warnings: { message: string; details: unknown }[] = [];
  beforeEach(() => {
    Object.assign(yards, { fail: undefined, late: [], lookUps: 0 });
    forget();
    warnings.splice(0);
  });
  afterEach(async () => {
    await Promise.all(started.map((one) => one.close()));
    started = [];
  });
  const kept = <T extends { close(): Promise<void> }>(one: T): T => {
    started.push(one);
    return one;
  };
  const warn = (message: string, details?: unknown) => void warnings.push({ message, details });
  return {
    warnings,
    start: async (options = {}) => kept(await startPlugin(plugin, { env: { YARD_KEY: KEY }, ...options })),
    configured: async (entry, rules = {}, of = plugin) => kept(await hostWith(of, entry, rules, warn)),
  };
}

const ignore = () => undefined;

function hostWith(
  of: Plugin<never>,
  entry: object,
  rules: Rulings,
  warning: Logger["warning"],
): Promise<Host> {
  const source = { file: FILE, prefix: [], value: {} };
  const toolsets = { flags: new Map(), configured: new Map() };
  const config = { plugins: [of(entry as never)] };
  const context: Omit<EntryContext, "evaluator"> = { builtins: {}, env: {}, config, source, toolsets };
  return Host.start({
    policy: hostPolicy({}, rules, source, []),
    plugins: pluginEntries(context as EntryContext),
    env: { YARD_KEY: KEY },
    redactor: new Redactor(),
    guard: new LoopGuard({ requests: undefined, window: 60 }),
    secrets: new SecretStore({ env: {} }),
    audit: undefined,
    log: () => ({ debug: ignore, info: ignore, warning, error: ignore }),
  });
}

/** Somewhere for the records of an audit to go. */
export function recorder(): { readonly records: AuditRecord[]; audit(record: AuditRecord): void } {
  const records: AuditRecord[] = [];
  return { records, audit: (record) => void records.push(record) };
}
