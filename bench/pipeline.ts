import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuditFile } from "../src/audit/audit-file.js";
import type { PlaceEntry } from "../src/config/load.js";
import { policyLayer, type Rulings } from "../src/config/policy.js";
import { Host } from "../src/host/host.js";
import { LoopGuard } from "../src/host/loop-guard.js";
import type { Audit } from "../src/host/machinery.js";
import type { Requester } from "../src/host/requester.js";
import type { Capability, Logger } from "../src/plugin/index.js";
import { PLUGIN } from "../src/plugin/marks.js";
import { Redactor } from "../src/redaction/redactor.js";
import { SecretStore } from "../src/secrets/store.js";
import { median, print, quantile } from "./measure.js";
import { quay, Ships } from "./quay.js";

/** Calls of a row at a time, and times that its turn comes after one that is not counted. */
const ROUNDS = 300;
const TURNS = 10;
/** Calls at a time of those that wait for the disk. */
const FLUSHED = 20;

/** How a host is configured for one row. */
interface Setting {
  readonly policy?: Rulings;
  /** Of the plugin's entry, of its toolset, and of each target. */
  readonly layers?: readonly { readonly toolset?: string; readonly rulings: Rulings }[];
  readonly targets?: readonly string[];
  readonly requests?: number;
  readonly audit?: Audit;
}

interface Row {
  readonly setting: Setting;
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly rounds?: number;
}

const where = () => "the benchmark";
const NOTHING = () => undefined;
const SILENT: Logger = { debug: NOTHING, info: NOTHING, warning: NOTHING, error: NOTHING };

function hostWith({ policy = {}, layers = [], targets, requests, audit }: Setting): Promise<Host> {
  const layersAs = layers.map(({ toolset, rulings }) => ({
    ...policyLayer(rulings, where),
    ...(toolset !== undefined && { toolset }),
  }));
  const place = (target: string | undefined): PlaceEntry => ({
    target,
    where: where(),
    options: {},
    toolsetsAs: () => ["default"],
    layersAs: () => layersAs,
    problem: undefined,
  });
  return Host.start({
    policy: policyLayer(policy, where),
    plugins: [
      {
        name: "quay",
        where: where(),
        asked: true,
        url: undefined,
        load: async () => quay[PLUGIN],
        places: targets ? targets.map(place) : [place(undefined)],
        problem: undefined,
      },
    ],
    env: {},
    redactor: new Redactor(),
    guard: new LoopGuard({ requests: requests ?? Number.MAX_SAFE_INTEGER, window: 60 }),
    secrets: new SecretStore({ env: {} }),
    audit,
    log: () => SILENT,
  });
}

/** A client whose person agrees at once. */
const requester = (): Requester => ({
  principal: "process",
  signal: new AbortController().signal,
  capabilities: new Set<Capability>(["elicitation"]),
  progress: NOTHING,
  log: NOTHING,
  ask: async () => ({ action: "accept" }),
});

async function timesOf(host: Host, { tool, args }: Row, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const caller = requester();
    const started = performance.now();
    const { isError, content } = await host.callTool(tool, args, caller);
    times.push(performance.now() - started);
    if (isError) throw new Error(JSON.stringify(content));
  }
  return times;
}

/** The rows take turns, so that a machine which is busy for a while is so for all of them. */
async function measured(rows: Readonly<Record<string, Row>>): Promise<Map<string, number[]>> {
  const hosts = await Promise.all(
    Object.entries(rows).map(async ([title, row]) => ({ title, row, host: await hostWith(row.setting) })),
  );
  const found = new Map<string, number[]>(hosts.map(({ title }) => [title, []]));
  for (let turn = 0; turn <= TURNS; turn++) {
    for (const { title, row, host } of hosts) {
      const times = await timesOf(host, row, row.rounds ?? ROUNDS);
      if (turn > 0) found.get(title)?.push(...times);
    }
  }
  await Promise.all(hosts.map(({ host }) => host.close()));
  return found;
}

async function handlerAlone(): Promise<number> {
  const ships = new Ships();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS * TURNS; round++) {
    const started = performance.now();
    await ships.show({ name: "harbour" });
    times.push(performance.now() - started);
  }
  return median(times);
}

const globs = (prefix: string) => Array.from({ length: 5 }, (_, n) => `${prefix}_*_${n}`);

const everything = (audit: Audit): Setting => ({
  policy: {
    tools: {
      allow: ["quay_*", "other_*"],
      deny: [...globs("docker"), { tool: "*", when: { ship: ["*-db", "keep=yes"] } }],
    },
    approvals: "destroy",
  },
  layers: [
    { rulings: { tools: { deny: globs("quay") }, risks: { berths: { "/north/*": "allow", "*": "ask" } } } },
    { toolset: "ships", rulings: { tools: { deny: globs("quay_show") } } },
    { rulings: { mode: "full", tools: { allow: ["quay_*_ship"] } } },
  ],
  targets: ["north", "south", "west"],
  requests: 1e9,
  audit,
});

/** What a call costs beside its handler: the median and the 95th percentile of `callTool` less the handler alone. */
export async function benchPipeline(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "cargoshipper-bench-"));
  const file = (name: string) => AuditFile.open(join(folder, name), 1e9);
  const name = "harbour";
  const rows: Record<string, Row> = {
    "read, no rules": { setting: {}, tool: "quay_show_ship", args: { name } },
    "read, everything on": {
      setting: everything(await file("reads.jsonl")),
      tool: "quay_show_ship",
      args: { name, target: "south" },
    },
    "write, approvals never": {
      setting: { policy: { approvals: "never" } },
      tool: "quay_load_ship",
      args: { name },
    },
    "write, a risk that is allowed": {
      setting: { layers: [{ rulings: { risks: { berths: { "/north/*": "allow", "*": "ask" } } } }] },
      tool: "quay_load_ship",
      args: { name, berth: "/north/4" },
    },
    "destroy, a person agrees at once": { setting: {}, tool: "quay_sink_ship", args: { name } },
    "write with audit, on the disk": {
      setting: { policy: { approvals: "never" }, audit: await file("writes.jsonl") },
      tool: "quay_load_ship",
      args: { name },
      rounds: FLUSHED,
    },
  };
  try {
    const floor = await handlerAlone();
    const cells: string[][] = [];
    for (const [title, times] of await measured(rows)) {
      cells.push([title, (median(times) - floor).toFixed(3), (quantile(times, 0.95) - floor).toFixed(3)]);
    }
    print(
      `A call's overhead, ms beside its handler (${floor.toFixed(4)} ms), of ${ROUNDS * TURNS} calls, on the disk ${FLUSHED * TURNS} (goal: p50 under 0.5)`,
      [["", "p50", "p95"], ...cells],
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
