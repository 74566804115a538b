import { afterEach, describe, expect, it } from "@jest/globals";
import { Certificates } from "../../../plugins/digitalocean/sandbox/certificates.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { LoadBalancers } from "../../../plugins/digitalocean/sandbox/load-balancers.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const asked: string[] = [];
const digitalOcean = useDigitalOcean();
const careful = useDigitalOcean(() => ({
  approvals: "write",
  risks: { costs: "ask" },
  answer: (question) => {
    asked.push(JSON.stringify(question));
    return { action: "decline" };
  },
}));
const quick = useDigitalOcean(() => ({ options: { waitSeconds: 1 } }));

/** What a person was asked since the last time. */
const question = () => asked.splice(0).join("\n");
const balancers = (of = digitalOcean) => of.sandbox.world.part(LoadBalancers);
const named = (name: string) => balancers().all.find((one) => one.name === name);
const configure = (name: string, settings: object, of = digitalOcean) =>
  of.ok("configure_network_object", { kind: "load_balancer", name, settings });
const fails = (name: string, settings: object, of = digitalOcean) =>
  of.fails("configure_network_object", { kind: "load_balancer", name, settings });

afterEach(() => {
  balancers().fate = "active";
});

describe("digitalocean_list_network_objects of load balancers", () => {
  it("lists them with their address, rules and price", async () => {
    expect(
      await digitalOcean.ok("list_network_objects", {
        kind: "load_balancer",
        fields: "name,region,status,summary,monthly",
      }),
    ).toEqual({
      objects: [
        {
          name: "web",
          region: "fra1",
          status: "active",
          summary: "203.0.113.200; http 80; tag web",
          monthly: 12,
        },
      ],
      total: 1,
    });
  });

  it("shows one with what it serves, the records that point at it and the firewalls that let it in", async () => {
    const www = { domain: "example.net", type: "A", name: "www", content: "203.0.113.200" };
    await digitalOcean.ok("configure_dns_record", www);
    const { object } = await digitalOcean.ok("list_network_objects", { kind: "load_balancer", name: "web" });
    expect(object).toMatchObject({
      settings: { region: "fra1", vpc: "default-fra1", forwarding: ["http 80 -> http 80"], tag: "web" },
      depends: [
        "droplet web-1",
        "droplet web-2",
        "DNS record www.example.net A 203.0.113.200",
        "firewall web, which lets it in",
      ],
    });
  });
});

describe("a load balancer of the sandbox", () => {
  it("has the droplets of its tag that are in its region, and an address of its own", async () => {
    const { world } = quick.sandbox;
    const all = world.part(Droplets).all;
    for (const { tags } of all.filter(({ name }) => name === "old-build")) tags.push("web");
    const { object } = await quick.ok("list_network_objects", { kind: "load_balancer", name: "web" });
    const depends = (object as { depends: string[] }).depends.filter((one) => one.startsWith("droplet"));
    expect(depends).toEqual(["droplet web-1", "droplet web-2"]);
    const balancers = world.part(LoadBalancers);
    balancers.add("second", []);
    balancers.all.splice(0, 1);
    balancers.add("third", []);
    expect(balancers.all.map(({ ip }) => ip)).toEqual(["203.0.113.201", "203.0.113.202"]);
  });
});

describe("digitalocean_configure_network_object of a load balancer", () => {
  it("creates one and answers when it has its address", async () => {
    const made = await configure("shop", {
      forwarding: ["https 443 -> http 80, certificate example-com", "TCP 5432 -> tcp 5432"],
      droplets: ["web-1"],
      health_check: { path: "/health" },
      size_unit: 2,
      allow: ["ip:198.51.100.7"],
    });
    expect(made).toMatchObject({
      done: "created",
      status: "active",
      monthly: 24,
      summary: expect.stringMatching(/^203\.0\.113\.\d+; https 443, tcp 5432; 1 droplet$/),
    });
    expect(made).not.toHaveProperty("next");
    const [web] = digitalOcean.sandbox.world.part(Droplets).all;
    const [certificate] = digitalOcean.sandbox.world.part(Certificates).all;
    expect(named("shop")).toMatchObject({
      region: "fra1",
      droplet_ids: [web?.id],
      forwarding_rules: [{ certificate_id: certificate?.id }, { entry_protocol: "tcp" }],
      health_check: { path: "/health", port: 80 },
      firewall: { allow: ["ip:198.51.100.7"], deny: [] },
    });
  });

  it("changes one setting, and keeps all that it was not told, also what it does not know", async () => {
    await configure("kept", {
      region: "fra1",
      forwarding: ["http 80 -> http 80"],
      tag: "web",
      idle_timeout: 90,
    });
    Object.assign(named("kept") ?? {}, { enable_backend_keepalive: true, tls_cipher_policy: "STRONG" });
    const changed = await configure("kept", { forwarding: ["http 80 -> http 8080"] });
    expect(changed).toMatchObject({
      done: "changed",
      changes: ["- forwarding: http 80 -> http 80", "+ forwarding: http 80 -> http 8080"],
    });
    expect(named("kept")).toMatchObject({
      tag: "web",
      droplet_ids: [],
      http_idle_timeout_seconds: 90,
      enable_backend_keepalive: true,
      tls_cipher_policy: "STRONG",
      forwarding_rules: [{ target_port: 8080 }],
    });
  });

  it("goes from a tag to droplets and back", async () => {
    await configure("moving", { region: "fra1", forwarding: ["http 80 -> http 80"], tag: "web" });
    expect(await configure("moving", { droplets: ["db-1"] })).toMatchObject({
      changes: expect.arrayContaining(["tag: none instead of web", "+ droplets: db-1"]),
    });
    expect(named("moving")).toMatchObject({ tag: "" });
    await configure("moving", { tag: "production" });
    expect(named("moving")).toMatchObject({ tag: "production", droplet_ids: [] });
  });

  it("takes the settings that it shows", async () => {
    const shown = await digitalOcean.ok("list_network_objects", { kind: "load_balancer", name: "web" });
    const { settings } = shown["object"] as { settings: object };
    expect(await configure("web", settings)).toMatchObject({ done: "unchanged", changes: [] });
  });

  it("tells the price first, and asks again only where it rises", async () => {
    const settings = { region: "fra1", forwarding: ["http 80 -> http 80"], tag: "web" };
    expect(await fails("dear", settings, careful)).toMatchObject({ kind: "declined" });
    const told = question();
    expect(told).toContain("Create the load balancer dear, for $12.00 a month.");
    expect(told).toContain("costs");
    await fails("web", { size_unit: 3 }, careful);
    expect(question()).toContain("The load balancer web costs $36.00 a month, and $12.00 now");
    await fails("web", { redirect_http_to_https: true }, careful);
    expect(question()).not.toContain("costs $");
  });

  it("says how to go on when it takes longer than it may", async () => {
    balancers(quick).fate = "never";
    const settings = { region: "fra1", forwarding: ["http 80 -> http 80"], tag: "web" };
    expect(await configure("slow", settings, quick)).toMatchObject({
      status: "new",
      summary: expect.stringContaining("no address yet"),
      next: expect.stringContaining("Do not repeat it"),
    });
  });

  it("fails when it never serves, and gives its id", async () => {
    balancers().fate = "errored";
    const failed = await fails("broken", { region: "fra1", forwarding: ["http 80 -> http 80"], tag: "web" });
    expect(failed).toMatchObject({
      kind: "conflict",
      error: expect.stringContaining("broken could not be made ready"),
      id: named("broken")?.id,
    });
  });

  it.each([
    ["a", { region: "fra1", tag: "web" }, "validation", /settings\.forwarding: the new/],
    ["a", { forwarding: ["http 80 -> http 80"] }, "validation", /settings\.region: none/],
    ["a", { region: "mars1", forwarding: ["http 80 -> http 80"] }, "not_found", /region: there is no mars1/],
    ["a", { region: "fra1", forwarding: [] }, "validation", /settings\.forwarding/],
    [
      "a",
      { forwarding: ["http 80 to http 80"] },
      "validation",
      /settings\.forwarding\.0: http 80 to http 80/,
    ],
    ["a", { forwarding: ["https 443 -> http 80"] }, "validation", /needs ", certificate NAME"/],
    ["a", { forwarding: ["udp 53 -> tcp 53"] }, "validation", /udp goes to udp only/],
    ["a", { forwarding: ["http 0 -> http 80"] }, "validation", /settings\.forwarding\.0/],
    ["a", { forwarding: ["tcp 1 -> http3 1"] }, "validation", /settings\.forwarding\.0/],
    ["a", { rules: [] }, "validation", /no such setting/],
    ["a", { health_check: { url: "/" } }, "validation", /settings\.health_check/],
    ["a", { allow: ["198.51.100.7"] }, "validation", /settings\.allow\.0: expected "ip:/],
    ["a", { size_unit: 101 }, "validation", /settings\.size_unit/],
    ["a", { tag: "web", droplets: ["web-1"] }, "validation", /either a tag or droplets/],
    [
      "a",
      { region: "fra1", tag: "web", forwarding: ["https 443 -> http 80, certificate shop"] },
      "not_found",
      /certificate: there is no shop/,
    ],
    ["web", { region: "nyc3" }, "validation", /it is in fra1, and stays there/],
    ["web", { vpc: "default-fra2" }, "not_found", /Did you mean|there is no default-fra2/],
    ["web", { droplets: ["old-build"] }, "validation", /is not in fra1/],
  ])("refuses %s %j", async (name, settings, kind, message) => {
    const before = JSON.stringify(balancers().all);
    expect(await fails(name, settings)).toMatchObject({ kind, error: expect.stringMatching(message) });
    expect(JSON.stringify(balancers().all)).toBe(before);
  });
});

describe("digitalocean_delete_network_object of a load balancer", () => {
  it("tells what is reached through it, what it saves, and deletes it", async () => {
    await careful.fails("delete_network_object", { kind: "load_balancer", name: "web" });
    const told = question();
    expect(told).toContain("which saves $12.00 a month");
    expect(told).toContain("Its address 203.0.113.200 is given up");
    expect(told).toContain("Nothing is reached through it any more. These stay:");
    expect(told).toContain("- droplet web-1");
    expect(
      await digitalOcean.ok("delete_network_object", { kind: "load_balancer", name: "web" }),
    ).toMatchObject({ status: "deleted", monthly_saved: 12 });
    expect(named("web")).toBeUndefined();
  });

  it("deletes by id where two have one name", async () => {
    balancers().add("twice", []);
    balancers().add("twice", []);
    const [one] = balancers().all.filter(({ name }) => name === "twice");
    const failed = await digitalOcean.fails("delete_network_object", {
      kind: "load_balancer",
      name: "twice",
    });
    expect(failed).toMatchObject({ kind: "conflict", error: expect.stringContaining(String(one?.id)) });
    expect(await fails("twice", { size_unit: 2 })).toMatchObject({ kind: "conflict" });
    await digitalOcean.ok("delete_network_object", { kind: "load_balancer", name: one?.id });
    expect(balancers().all.filter(({ name }) => name === "twice")).toHaveLength(1);
  });
});
