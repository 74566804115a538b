import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { ToolError } from "cargoshipper/plugin";
import { type StartedPlugin, type StartOptions, startPlugin } from "cargoshipper/testing";
import { examine } from "../../src/cli/doctor.js";
import { harmlessIn } from "../../src/host/sandbox.js";
import { legacyServer } from "../../src/mcp/legacy-server.js";
import depot from "../fixtures/depot.js";
import plugin, { ferry, sandbox } from "../fixtures/ferry.js";
import { recorder } from "./use-yard.js";

const REAL = "real-token-0123456789";
const REAL_SECRET = "real-secret-0123456789";
const LINE = "sandbox: nothing here is real";

const fresh = { ...ferry };
let open: { close(): Promise<void> }[] = [];
beforeEach(() => void Object.assign(ferry, fresh, { events: [], contexts: [], sandboxes: [], carried: [] }));
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

async function start(more: StartOptions = {}): Promise<StartedPlugin> {
  const one = await startPlugin(plugin, { sandbox: true, ...more });
  open.push(one);
  return one;
}

/** What `doctor` finds at each place. */
const found = async ({ host }: StartedPlugin) =>
  Promise.all(host.plugins.flatMap((state) => state.places.map((place) => examine(state, place))));

describe("a plugin on its sandbox", () => {
  it("gets the options of the sandbox, and nothing of the real ones", async () => {
    const env = {
      FERRY_TOKEN: REAL,
      FERRY_URL: "https://real.example",
      PATH: "/bin",
      Home: "/home/me",
      LC_ALL: "C",
    };
    const one = await start({
      env: { ...env, AWS_PROFILE: "real", HTTPS_PROXY: "http://me:pass@proxy" },
      options: { token: REAL, harbour: "real", nonsense: true },
      secrets: { load: REAL_SECRET },
    });
    expect(ferry.sandboxes).toEqual([]);
    const { data } = await one.callTool("ferry_carry", { load: "secret://load" });
    expect(data).toMatchObject({ harbour: "none" });
    const harmless = { PATH: "/bin", Home: "/home/me", LC_ALL: "C" };
    expect(ferry.sandboxes.map((context) => context.env)).toEqual([harmless]);
    expect(ferry.contexts).toMatchObject([{ options: { token: "made-up-token-1" }, env: harmless }]);
    expect(ferry.contexts[0]?.options).toEqual({ token: "made-up-token-1" });
    expect(ferry.carried).toEqual(["made-up-load"]);
    expect(JSON.stringify([ferry.contexts, ferry.sandboxes, ferry.carried])).not.toMatch(/real/);
    await one.callTool("ferry_carry", { load: "secret://unknown" });
    expect(ferry.carried).toHaveLength(2);
    expect(ferry.sandboxes).toHaveLength(1);
  });

  it("has one for each place, closed after its client", async () => {
    const one = await start({ targets: { east: { options: { token: REAL } }, west: { mode: "read-only" } } });
    await one.callTool("ferry_picture", { target: "west" });
    expect(ferry.sandboxes).toHaveLength(1);
    await Promise.all([1, 2].map(() => one.callTool("ferry_carry", { target: "east" })));
    expect(ferry.contexts.map(({ options }) => options.token)).toEqual([
      "made-up-token-1",
      "made-up-token-2",
    ]);
    // What the host decides holds as ever.
    const refused = await one.callTool("ferry_carry", { target: "west" });
    expect(refused.details).toMatchObject({ kind: "refused", sandbox: true });
    await one.close();
    for (const count of [1, 2]) {
      const own = ferry.events.filter((event) => event.endsWith(String(count)));
      expect(own).toEqual([`disposed made-up-token-${count}`, `closed ${count}`]);
    }
  });

  it("is asked about as ever before something is lost", async () => {
    const one = await start();
    const { text, details } = await one.callTool("ferry_sink");
    expect(details).toMatchObject({ kind: "confirmation_required", sandbox: true });
    expect(text.split("\n").slice(0, 2)).toEqual([LINE, "Not done yet: this needs a confirmation."]);
    expect(ferry.events).toEqual([]);
    const { confirmation } = details;
    expect((await one.callTool("ferry_sink", { confirmation })).data).toEqual({ sandbox: true });
    expect(ferry.events).toEqual(["sunk"]);
  });

  it("gets an environment without accounts, in any spelling", () => {
    expect(
      Object.keys(harmlessIn({ Path: "", TMPDIR: "", LANG: "", lc_time: "", USERPROFILE: "" })),
    ).toHaveLength(5);
    const harmful = [
      "DOCKER_HOST",
      "CLOUDFLARE_API_TOKEN",
      "SSH_AUTH_SOCK",
      "XPATH",
      "HOME_TOKEN",
      "NODE_OPTIONS",
    ];
    expect(harmlessIn(Object.fromEntries(harmful.map((name) => [name, "x"])))).toEqual({});
  });
});

describe("a sandbox that is not there", () => {
  it("leaves the tools of the plugin listed, and each call says so", async () => {
    const one = await startPlugin(depot, { sandbox: true });
    open.push(one);
    expect(one.host.offer.tools).toHaveLength(2);
    const { error, details } = await one.callTool("depot_show_item", { item: "x" });
    expect(error).toBe("Plugin depot has no sandbox, so it is off while --sandbox is on.");
    expect(details).toMatchObject({
      kind: "configuration",
      sandbox: true,
      next: expect.stringMatching(/--sandbox/),
    });
    expect(await found(one)).toMatchObject([{ state: "off", error }]);
  });

  it("is tried again with the next call when it could not be started", async () => {
    ferry.start = async () => {
      throw new ToolError("configuration", "There is no pond.", { next: "Dig one." });
    };
    const one = await start();
    const { error, details } = await one.callTool("ferry_carry");
    expect(error).toBe("The sandbox of plugin ferry cannot be started: There is no pond.");
    expect(details).toMatchObject({ kind: "service_unavailable", next: "Dig one." });
    expect(await found(one)).toMatchObject([{ state: "off", error, next: "Dig one." }]);
    ferry.start = async () => {
      throw new Error("out of water");
    };
    expect((await one.callTool("ferry_carry")).error).toMatch(/cannot be started: out of water$/);
    expect(one.logged.filter(({ level }) => level === "error")).toHaveLength(1);
    ferry.start = fresh.start;
    expect((await one.callTool("ferry_carry")).data).toMatchObject({ harbour: "none" });
  });

  it("is a fault of the plugin when its options do not fit, and is closed then", async () => {
    ferry.start = async (count) => sandbox(count, { harbor: "x" });
    const one = await start();
    const { error } = await one.callTool("ferry_carry");
    expect(error).toMatch(
      /^The sandbox of plugin ferry gives options that do not fit: .*did you mean `harbour`\?/,
    );
    expect(await found(one)).toMatchObject([{ state: "unavailable" }]);
    expect(ferry.events).toEqual(["closed 1", "closed 2"]);
    expect(ferry.contexts).toEqual([]);
  });

  it("is closed when the client cannot be built", async () => {
    ferry.client = async () => {
      throw new ToolError("authentication", "No.");
    };
    const one = await start();
    expect((await one.callTool("ferry_carry")).error).toBe("No.");
    expect(ferry.events).toEqual(["closed 1"]);
    expect(await found(one)).toMatchObject([{ state: "unavailable" }]);
  });

  it("is closed when it is ready only after the host has stopped", async () => {
    let ready = () => {};
    const waiting = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const starting = new Promise<void>((resolve) => {
      ferry.start = async (count) => {
        resolve();
        await waiting;
        return sandbox(count);
      };
    });
    const one = await start();
    const calling = one.callTool("ferry_carry");
    await Promise.race([starting, calling]);
    const closing = one.close();
    expect(ferry.sandboxes[0]?.signal.aborted).toBe(false);
    expect((await calling).details).toMatchObject({ kind: "cancelled" });
    expect(ferry.sandboxes[0]?.signal.aborted).toBe(true);
    ready();
    await closing;
    expect(ferry.events).toEqual(["closed 1"]);
    expect(ferry.contexts).toEqual([]);
  });

  it("does not hold up the host when it never closes", async () => {
    ferry.start = async (count) => ({ ...sandbox(count), close: () => new Promise(() => {}) });
    const one = await start();
    await one.callTool("ferry_carry");
    await one.close();
    expect(one.logged).toContainEqual(
      expect.objectContaining({ level: "warning", message: "dispose failed" }),
    );
  });
});

describe("what comes from a sandbox", () => {
  it("is marked in both forms, and fits its schema", async () => {
    const one = await start();
    const { server } = legacyServer(one.host, { name: "test", version: "1" });
    const client = new Client({ name: "test", version: "1" });
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(ours), client.connect(theirs)]);
    open.push(client, server);
    expect(client.getInstructions()).toMatch(/^Sandbox: nothing here is real\./);
    await client.listTools();
    // The client checks each answer against the schema.
    const carried = await client.callTool({ name: "ferry_carry", arguments: {} });
    expect(carried).toMatchObject({
      content: [{ type: "text", text: `${LINE}\nharbour: none\nnote: carried` }],
      structuredContent: { data: { harbour: "none", sandbox: true } },
    });
    const picture = await client.callTool({ name: "ferry_picture", arguments: {} });
    expect(picture).toMatchObject({
      content: [{ type: "text", text: LINE }, { type: "image" }],
      structuredContent: { data: { sandbox: "of its own" } },
    });
    const failed = await client.callTool({ name: "ferry_carry", arguments: { lod: "x" } });
    expect(failed).toMatchObject({ structuredContent: { details: { kind: "validation", sandbox: true } } });
    expect(JSON.stringify(failed.content)).toContain(`"${LINE}\\n`);
    const read = async (uri: string) => (await client.readResource({ uri })).contents;
    expect(await read("ferry://plan")).toMatchObject([{ text: `${LINE}\n# Plan` }]);
    expect(await read("ferry://picture")).toMatchObject([{ blob: "AAAA" }]);
  });

  it("stays within the budget", async () => {
    const { text } = await (await start()).callTool("ferry_picture", { words: "x".repeat(50_000) });
    expect(text.startsWith(`${LINE}\nxxx`)).toBe(true);
    expect(text.length).toBeLessThanOrEqual(40_000);
  });

  it("is recorded as such, and shown by doctor", async () => {
    const { records, audit } = recorder();
    const one = await start({ audit });
    await one.callTool("ferry_carry");
    await one.callTool("ferry_carry", { lod: "x" });
    await one.readResource("ferry://plan");
    expect(records.map(({ sandbox: told }) => told)).toEqual([true, true, true, true]);
    expect(await found(one)).toMatchObject([{ state: "ok", version: "7", facts: ["pond 1", "afloat"] }]);
  });

  it("is marked nowhere without one", async () => {
    const { records, audit } = recorder();
    const one = await start({ sandbox: false, options: { token: REAL }, audit });
    const { text, data } = await one.callTool("ferry_carry");
    expect(text).toBe("harbour: none\nnote: carried");
    expect(data).not.toHaveProperty("sandbox");
    expect((await one.readResource("ferry://plan")) as object).toMatchObject({ text: "# Plan" });
    expect(JSON.stringify(records)).not.toContain("sandbox");
    expect(await found(one)).toMatchObject([{ facts: ["afloat"] }]);
    expect(ferry.sandboxes).toEqual([]);
    expect(ferry.contexts).toMatchObject([{ options: { token: REAL } }]);
  });
});
