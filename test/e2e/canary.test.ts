import { execFile } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { SandboxServer } from "../../plugins/cloudflare/sandbox/server.js";
import { describeEngine } from "../engine/describe.js";
import { CanaryClient } from "./canary-client.js";
import { knowWhatCame, plantCloud, startCloud, TUNNEL_SECRETS } from "./canary-cloud.js";
import { type Planted, plantContainers } from "./canary-containers.js";
import { type OperatorsFolder, plantFolder } from "./canary-folder.js";
import { ANSWERED, knowWhatSurfaced, type Ocean, plantOcean, startOcean } from "./canary-ocean.js";
import { type Plan, planFor } from "./canary-plan.js";
import { Canaries, type Searched, stringsIn } from "./canary-registry.js";
import { BIN, cleanEnvironment } from "./server.js";

describeEngine("canaries", ({ host }) => {
  const canaries = new Canaries();
  const said: Searched[] = [];
  let planted: Planted;
  let cloud: SandboxServer;
  let ocean: Ocean;
  let operator: OperatorsFolder;
  let plans: readonly Plan[];
  let clients: readonly CanaryClient[];
  let covered: readonly unknown[];

  /** Runs the bin as an operator would, and keeps what it says. */
  function command(...args: string[]): Promise<string> {
    const { folder, env } = operator;
    return new Promise((done) => {
      const options = {
        cwd: folder,
        env: cleanEnvironment(folder, { ...env }),
        timeout: 60_000,
        maxBuffer: 64 * 2 ** 20,
      };
      const child = execFile(process.execPath, [BIN, ...args], options, (_error, stdout, stderr) => {
        const source = `cargoshipper ${args.slice(0, 2).join(" ")}`;
        const decoded = args.includes("--json") ? strings(stdout) : "";
        said.push({ source: `${source}, stdout`, text: `${stdout}\n${decoded}` });
        said.push({ source: `${source}, stderr`, text: stderr });
        done(stdout);
      });
      child.stdin?.end();
    });
  }

  const call = (tool: string, args: Record<string, unknown>) =>
    command(
      "call",
      tool,
      "--json",
      "--yes",
      ...Object.entries(args).flatMap(([key, value]) => [
        "--arg",
        `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
      ]),
    );

  beforeAll(async () => {
    planted = await plantContainers(host, canaries);
    cloud = await startCloud();
    ocean = await startOcean();
    operator = plantFolder(host, cloud.baseUrl, ocean, canaries);
    const { folder, env, known } = operator;
    const of = (where: string) => known[where] ?? "";
    const value = of("CLOUDFLARE_API_KEY in .env");
    cloud.tokens.add({ value, kind: "key" });
    const tokens = [of("a token of Cloudflare"), of("a token of Cloudflare that an option refers to")];
    for (const token of tokens) cloud.tokens.add({ value: token });
    const all = [value, ...tokens, of("CARGOSHIPPER_SECRET_ in the environment")] as const;
    plantCloud(cloud, canaries, all);
    const sailing = Object.keys(known).filter((where) => where.startsWith("a token of DigitalOcean"));
    const waters = [of("DIGITALOCEAN_TOKEN in .env"), ...sailing.map(of)] as const;
    plantOcean(ocean, canaries, waters);
    plans = ["asked", "unasked"].map((who) => planFor(canaries, planted, all, waters, who));
    const reveals = {
      lab_show_token: ["LAB_TOKEN in .env"],
      yard_show_key: ["a target's own option"],
      sieve_reveal: Object.keys(known),
      cloudflare_get_tunnel_token: TUNNEL_SECRETS,
      digitalocean_get_database_credentials: [ANSWERED],
      digitalocean_get_registry_credentials: [ANSWERED],
      digitalocean_create_spaces_key: [ANSWERED],
      digitalocean_get_kubeconfig: [ANSWERED],
    };
    clients = plans.map((plan, at) => {
      const source = `the client that ${at === 0 ? "asks" : "cannot ask"}`;
      return new CanaryClient(source, folder, env, at === 0, plan, reveals);
    });
    const operators = planFor(canaries, planted, all, waters, "operator").tools;
    const ran = ["docker_inspect_container", "sieve_spill", "sieve_change"];
    const calls = ran.flatMap((tool) => operators.filter(([name]) => name === tool).slice(0, 1));
    // One after the other, beside the clients: there may be few processors.
    const commands = async () => {
      for (const name of ["doctor", "check", "tools"]) await command(name);
      await command("doctor", "--json");
      for (const [tool, args] of calls) await call(tool, args);
    };
    [covered] = await Promise.all([
      Promise.all(clients.map((client) => client.callEverything())),
      commands(),
    ]);
    await Promise.all(clients.map((client) => client.askForNothing(value)));
    for (const client of clients) said.push(...(await client.end()));
    await Promise.all([command("audit", "--limit", "2000"), command("audit", "--json", "--limit", "2000")]);
    said.push(...operator.written());
    knowWhatCame(cloud, canaries);
    knowWhatSurfaced(ocean, canaries);
  }, 240_000);

  afterAll(async () => {
    operator?.remove();
    await Promise.all([cloud?.close(), ocean?.close()]);
    await planted?.remove();
  });

  it("are given to everything that there is", () => {
    expect(covered).toEqual(plans.map(() => ({ unplanned: [], stale: [] })));
    expect(clients.map(({ confirmed }) => confirmed > 10)).toEqual([true, true]);
    expect(canaries.planted).toBeGreaterThan(1500);
    const answers = said.filter(({ source }) => source.endsWith(", stdout"));
    const held = answers.filter(({ text }) => text.includes("as many requests as its limits allow"));
    expect(held.map(({ source }) => source)).toEqual([]);
  });

  it("are nowhere in what the host says and writes", () => {
    const sources = new Set(said.map(({ source }) => source.replace(/audit\..*jsonl/, "audit.…jsonl")));
    for (const source of [
      "the file audit.…jsonl",
      "cargoshipper doctor --json, stdout",
      "the client that asks, stderr",
    ])
      expect(sources).toContain(source);
    expect(canaries.found(said)).toEqual([]);
  });

  it("have left their markers where they were", () => {
    expect(canaries.unseen(said)).toEqual([]);
  });
});

/** All strings in lines or a text of JSON. */
function strings(stdout: string): string {
  try {
    return stringsIn(JSON.parse(stdout)).join("\n");
  } catch {
    return stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .flatMap((line) => stringsIn(JSON.parse(line)))
      .join("\n");
  }
}
