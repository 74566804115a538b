import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Client } from "./client.js";
import { crowd } from "./crowd.js";
import { interleaved, median, print } from "./measure.js";

const BIN = resolve("dist/cli.cjs");
const FLOOR = resolve("bench/floors/sdk-server.js");

/** What turns both clouds on; Docker is on anyway. */
const CLOUDS = { CLOUDFLARE_API_TOKEN: "made-up", DIGITALOCEAN_TOKEN: "made-up" };

interface Start {
  readonly initialized: number;
  readonly listed: number;
  readonly memory: number;
}

async function start(args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Start> {
  const client = new Client(args, env, cwd);
  try {
    await client.initialize();
    const initialized = client.age();
    await client.request("tools/list");
    return { initialized, listed: client.age(), memory: client.memory().now };
  } finally {
    await client.close();
  }
}

/** What a user has after a first start: compiled code is kept a second after it. */
async function firstStart(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<void> {
  const client = new Client(args, env, cwd);
  await client.initialize();
  await client.request("tools/list");
  await setTimeout(1_500);
  await client.close();
}

/** Spawn to `initialize` and to `tools/list` answered, and memory then, against a bare server of the SDK. */
export async function benchStart(rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "cargoshipper-bench-"));
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return ["--config", join(folder, name)];
  };
  try {
    const json = await file("a.json", '{ "plugins": ["docker"] }');
    const typed = await file(
      "b.ts",
      'import { defineConfig, docker } from "cargoshipper";\nexport default defineConfig({ plugins: [docker()] });\n',
    );
    const plugins = ["docker", await crowd(folder, "clouda", 33), await crowd(folder, "cloudb", 32)];
    const many = await file("c.json", JSON.stringify({ plugins }));
    await firstStart([BIN, ...typed], folder, CLOUDS);
    const found = await interleaved(
      {
        "bare SDK server": () => start([FLOOR], process.cwd()),
        "no configuration": () => start([BIN], folder),
        "Docker, Cloudflare, DigitalOcean": () => start([BIN], folder, CLOUDS),
        "three plugins, 75 tools": () => start([BIN, ...many], folder),
        "JSON configuration": () => start([BIN, ...json], folder),
        "TypeScript configuration": () => start([BIN, ...typed], folder),
      },
      rounds,
    );
    const of = (name: string, key: keyof Start) => median((found[name] ?? []).map((one) => one[key]));
    const cell = (name: string, key: keyof Start) =>
      `${of(name, key).toFixed(0)} (${(of(name, key) / of("bare SDK server", key)).toFixed(2)})`;
    print(`Start, medians of ${rounds} (ratio to the bare server; goals 0.50, 0.50, 1.00)`, [
      ["", "initialize ms", "tools/list ms", "memory MB"],
      ...Object.keys(found).map((name) => [
        name,
        cell(name, "initialized"),
        cell(name, "listed"),
        cell(name, "memory"),
      ]),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
