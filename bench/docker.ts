import { tmpdir } from "node:os";
import { resolve } from "node:path";
import type Dockerode from "dockerode";
import { TEST_IMAGE } from "../test/engine/image.js";
import { Client } from "./client.js";
import { interleaved, median, print, quantile } from "./measure.js";

const BIN = resolve("dist/cli.cjs");
const FLOOR = resolve("bench/floors/dockerode-server.js");
const LIST = "docker_list_containers";
const CONTAINERS = 20;
const IN_FLIGHT = 64;

interface Bench {
  readonly docker: Dockerode;
  readonly host: string;
}

const ms = (value: number) => value.toFixed(2);

/** Everything that needs an engine, with twenty containers to list. */
export async function benchDocker(bench: Bench, rounds: number): Promise<void> {
  const { docker } = bench;
  const made = await Promise.all(
    Array.from({ length: CONTAINERS }, () =>
      docker.createContainer({ Image: TEST_IMAGE, Cmd: ["sleep", "600"] }),
    ),
  );
  try {
    await benchFirstCall(bench, rounds);
    await benchCalls(bench);
    await benchLogs(bench);
  } finally {
    await Promise.all(made.map((container) => container.remove({ force: true })));
  }
}

const open = (bin: string, { host }: Bench) =>
  new Client(
    bin === BIN ? [BIN, "--log-level", "silent"] : [bin],
    { DOCKER_HOST: host },
    bin === BIN ? tmpdir() : process.cwd(),
  );

async function benchFirstCall(bench: Bench, rounds: number): Promise<void> {
  const first = async (bin: string) => {
    const client = open(bin, bench);
    try {
      await client.initialize();
      await client.call(LIST);
      return { ms: client.age(), memory: client.memory().now };
    } finally {
      await client.close();
    }
  };
  const found = await interleaved({ floor: () => first(FLOOR), ours: () => first(BIN) }, rounds);
  const of = (name: string, key: "ms" | "memory") => median((found[name] ?? []).map((one) => one[key]));
  print(`Spawn to the first ${LIST} answered, medians of ${rounds} (goal 1.00)`, [
    ["", "ms", "memory MB"],
    ["SDK server with dockerode", of("floor", "ms").toFixed(0), of("floor", "memory").toFixed(0)],
    ["cargoshipper", of("ours", "ms").toFixed(0), of("ours", "memory").toFixed(0)],
    ["ratio", ms(of("ours", "ms") / of("floor", "ms")), ms(of("ours", "memory") / of("floor", "memory"))],
  ]);
}

async function benchCalls(bench: Bench): Promise<void> {
  const ours = open(BIN, bench);
  const floor = open(FLOOR, bench);
  await Promise.all([ours.initialize(), floor.initialize()]);
  const variants: Record<string, () => Promise<unknown>> = {
    "dockerode in process": () => bench.docker.listContainers({ all: true }),
    "SDK server with dockerode": () => floor.call(LIST),
    cargoshipper: () => ours.call(LIST),
  };
  const alone: Record<string, number[]> = {};
  const rate: Record<string, number[]> = {};
  try {
    for (let round = 0; round < 6; round++) {
      for (const [name, call] of Object.entries(variants)) {
        const times = await inTurn(call, 80);
        const perSecond = await together(call, 512);
        if (round === 0) continue;
        alone[name] = [...(alone[name] ?? []), ...times];
        rate[name] = [...(rate[name] ?? []), perSecond];
      }
    }
  } finally {
    await Promise.all([ours.close(), floor.close()]);
  }
  const [base = ""] = Object.keys(variants);
  print(`A call that lists ${CONTAINERS} containers (goal: p50 at most 1 ms over dockerode in process)`, [
    ["", "p50 ms", "p95 ms", "over", `calls/s, ${IN_FLIGHT} in flight`],
    ...Object.keys(variants).map((name) => [
      name,
      ms(median(alone[name] ?? [])),
      ms(quantile(alone[name] ?? [], 0.95)),
      `+${ms(median(alone[name] ?? []) - median(alone[base] ?? []))}`,
      median(rate[name] ?? []).toFixed(0),
    ]),
  ]);
}

async function inTurn(call: () => Promise<unknown>, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  return times;
}

async function together(call: () => Promise<unknown>, count: number): Promise<number> {
  const started = performance.now();
  let left = count;
  const worker = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return (count / (performance.now() - started)) * 1000;
}

async function benchLogs(bench: Bench): Promise<void> {
  const lines = 200_000;
  const script = `i=0; while [ $i -lt ${lines} ]; do echo "line $i of a log with an ordinary length, more or less"; i=$((i+1)); done`;
  const container = await bench.docker.createContainer({ Image: TEST_IMAGE, Cmd: ["sh", "-c", script] });
  const client = open(BIN, bench);
  try {
    await container.start();
    await container.wait();
    await client.initialize();
    const args = { container_id: container.id, tail: 1 };
    await client.call("docker_get_logs", args);
    const before = client.memory();
    const started = performance.now();
    const text = await client.call("docker_get_logs", { ...args, tail: 1000 });
    const took = performance.now() - started;
    print(`A log of ${lines} lines, read with tail 1000`, [
      ["ms", ms(took)],
      ["characters answered", String(text.length)],
      [
        "memory MB before, after, peak",
        [before.now, client.memory().now, client.memory().peak].map((mb) => mb.toFixed(0)).join(", "),
      ],
    ]);
  } finally {
    await client.close();
    await container.remove({ force: true });
  }
}
