import { beforeAll, describe, expect, it } from "@jest/globals";
import { balancerIn } from "../../../plugins/digitalocean/sandbox/load-balancer-rules.js";
import { LoadBalancers, STANDARD } from "../../../plugins/digitalocean/sandbox/load-balancers.js";
import { type DigitalOceanUser, useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
const careful = useDigitalOcean(() => ({ approvals: "write", risks: { costs: "ask" } }));

const balancers = (of: DigitalOceanUser) => of.sandbox.world.part(LoadBalancers).all;
const named = (name: string, of = digitalOcean) => balancers(of).find((one) => one.name === name);
const configure = (name: string, settings: object) =>
  digitalOcean.ok("configure_network_object", { kind: "load_balancer", name, settings });
const view = async (name: string) =>
  (await digitalOcean.ok("list_network_objects", { kind: "load_balancer", name }))["object"];
const previewOf = async (tool: string, args: object) =>
  String((await careful.fails(tool, { kind: "load_balancer", ...args }))["preview"]);

/** One that leads to the load balancer web, with whatever only a global one has. */
const edge = (of: DigitalOceanUser) => ({
  name: "edge",
  type: "GLOBAL",
  droplet_ids: [],
  target_load_balancer_ids: [named("web", of)?.id],
  domains: [{ name: "example.com", is_managed: true, certificate_id: "" }],
  glb_settings: {
    target_protocol: "http",
    target_port: 80,
    cdn: { is_enabled: true },
    region_priorities: { fra1: 1, nyc3: 2 },
    failover_threshold: 40,
  },
  health_check: { protocol: "http", port: 80, path: "/health" },
  tls_cipher_policy: "STRONG",
});

const pass = {
  name: "pass",
  type: "REGIONAL_NETWORK",
  region: "fra1",
  network: "INTERNAL",
  tag: "web",
  size_unit: 2,
  forwarding_rules: [{ entry_protocol: "tcp", entry_port: 5432, target_protocol: "tcp", target_port: 5432 }],
};

/** One that serves already. */
const make = ({ sandbox: { world } }: DigitalOceanUser, body: Record<string, unknown>) =>
  world.part(LoadBalancers).begin(balancerIn(body, STANDARD, world), 0);

beforeAll(() => {
  for (const user of [digitalOcean, careful]) for (const body of [edge(user), pass]) make(user, body);
});

describe("a global load balancer", () => {
  it("is shown with what it leads to, and without a price that nobody knows", async () => {
    const list = await digitalOcean.ok("list_network_objects", { kind: "load_balancer" });
    const row = (list["objects"] as { name: string }[]).find(({ name }) => name === "edge");
    expect(row).toMatchObject({
      region: "",
      summary: expect.stringMatching(/; global; .*1 load balancer$/),
    });
    expect(row).not.toHaveProperty("monthly");
    expect(await view("edge")).toMatchObject({ depends: ["load balancer web"] });
    expect(await view("web")).toMatchObject({
      depends: expect.arrayContaining(["load balancer edge, which leads to it"]),
    });
  });

  it("keeps everything that a change does not state", async () => {
    const before = { ...named("edge") };
    expect(await configure("edge", { idle_timeout: 120 })).toMatchObject({
      done: "changed",
      changes: ["idle_timeout: 120 instead of 60"],
    });
    expect(named("edge")).toEqual({ ...before, http_idle_timeout_seconds: 120 });
  });

  it("takes the settings that it shows", async () => {
    const { settings } = (await view("edge")) as { settings: object };
    expect(await configure("edge", settings)).toMatchObject({ done: "unchanged", changes: [] });
  });

  it.each([
    ["region", { region: "fra1" }],
    ["size_unit", { size_unit: 2 }],
    ["forwarding", { forwarding: ["http 80 -> http 80"] }],
  ])("has no %s", async (setting, settings) => {
    expect(
      await digitalOcean.fails("configure_network_object", { kind: "load_balancer", name: "edge", settings }),
    ).toMatchObject({ kind: "validation", error: `settings.${setting}: edge is global, and has none.` });
  });

  it("is changed and deleted at a price that nobody here knows, and is no waste", async () => {
    expect(
      await previewOf("configure_network_object", { name: "edge", settings: { idle_timeout: 90 } }),
    ).toContain("Change the load balancer edge, for an unknown price (see digitalocean.com/pricing).");
    const deletion = await previewOf("delete_network_object", { name: "edge" });
    expect(deletion).toContain("which saves an unknown price (see digitalocean.com/pricing).");
    expect(deletion).not.toContain("$12");
    const waste = async () =>
      JSON.stringify((await careful.plugin.getPrompt("digitalocean_find_waste", {})).messages);
    expect(await waste()).not.toContain("edge");
    Object.assign(named("edge", careful) ?? {}, { target_load_balancer_ids: [] });
    expect(await waste()).toMatch(/\| load_balancer \| edge \| [^|]+ \| no target \| \w+ \| unknown \|/);
  });
});

describe("a network load balancer", () => {
  it("keeps everything that a change does not state", async () => {
    const before = { ...named("pass") };
    expect(await configure("pass", { deny: ["ip:198.51.100.7"] })).toMatchObject({ done: "changed" });
    expect(named("pass")).toEqual({ ...before, firewall: { allow: [], deny: ["ip:198.51.100.7"] } });
  });

  it("is asked about when it grows, although nobody here knows its price", async () => {
    const grown = await previewOf("configure_network_object", { name: "pass", settings: { size_unit: 3 } });
    expect(grown).toContain(
      "Risk (costs): The load balancer pass costs an unknown price (see digitalocean.com/pricing), and less now.",
    );
    const shrunk = await previewOf("configure_network_object", { name: "pass", settings: { size_unit: 1 } });
    expect(shrunk).not.toContain("costs");
  });
});

describe("a load balancer of a region that knows sizes only", () => {
  it("keeps its size, and is paid for by the nodes of it", async () => {
    const { size_unit: _, ...rest } = pass;
    make(digitalOcean, { ...rest, type: "REGIONAL", name: "old", size: "lb-medium" });
    expect(await configure("old", { idle_timeout: 90 })).toMatchObject({ done: "changed", monthly: 36 });
    const put = digitalOcean.sandbox.exchanges.filter(({ method }) => method === "PUT").at(-1);
    expect(JSON.parse(String(put?.body))).toMatchObject({ size: "lb-medium" });
  });
});
