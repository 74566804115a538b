import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { rulesOf, ruleText } from "../../../plugins/digitalocean/network/firewall-rule.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Firewalls } from "../../../plugins/digitalocean/sandbox/firewalls.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const asked: string[] = [];
const open = { costs: "allow", publicAccess: "allow" } as const;
const digitalOcean = useDigitalOcean(() => ({ risks: open }));
const careful = useDigitalOcean(() => ({
  approvals: "write",
  answer: (question) => {
    asked.push(JSON.stringify(question));
    return { action: "decline" };
  },
}));
const ruled = useDigitalOcean(() => ({
  risks: open,
  deny: [{ tool: "digitalocean_*", when: { droplet: "db-1" } }],
}));
const strict = useDigitalOcean(() => ({
  risks: { publicAccess: { "tcp 443 from *": "allow", "*": "deny" } },
}));

/** What a person was asked since the last time. */
const question = () => asked.splice(0).join("\n");
const named = (name: string, of = digitalOcean) =>
  of.sandbox.world.part(Firewalls).all.find((one) => one.name === name);
const configure = (name: string, settings: object, of = digitalOcean) =>
  of.ok("configure_network_object", { kind: "firewall", name, settings });

describe("digitalocean_list_network_objects of firewalls", () => {
  it("lists them in one line each", async () => {
    expect(
      await digitalOcean.ok("list_network_objects", { kind: "firewall", fields: "name,status,summary" }),
    ).toEqual({
      objects: [
        { name: "web", status: "succeeded", summary: "2 in, 3 out; tag web" },
        { name: "db", status: "succeeded", summary: "1 in, 3 out; 1 droplet" },
      ],
      total: 2,
    });
  });

  it("shows one with names in its rules, and the droplets that it protects", async () => {
    const { object } = await digitalOcean.ok("list_network_objects", { kind: "firewall", name: "web" });
    expect(object).toMatchObject({
      settings: {
        inbound: ["tcp 80 from load_balancer:web", "tcp 22 from 198.51.100.0/24"],
        outbound: ["tcp all to 0.0.0.0/0, ::/0", "udp all to 0.0.0.0/0, ::/0", "icmp to 0.0.0.0/0, ::/0"],
        droplets: [],
        tags: ["web"],
      },
      depends: ["droplet web-1, by the tag web", "droplet web-2, by the tag web"],
    });
  });

  it("shows ids where the token may not read the names", async () => {
    await configure("passing", { inbound: [] });
    await digitalOcean.ok("delete_network_object", { kind: "firewall", name: "passing" });
    digitalOcean.sandbox.troubles.add({
      at: "GET /droplets",
      way: "status",
      status: 403,
      code: "forbidden",
      times: 4,
    });
    const { object } = (await digitalOcean.ok("list_network_objects", { kind: "firewall", name: "db" })) as {
      object: { settings: { droplets: string[] }; depends: string[]; unread: string[] };
    };
    expect(object.settings.droplets).toEqual([expect.stringMatching(/^\d+$/)]);
    expect(object.depends).toEqual(object.settings.droplets.map((id) => `droplet ${id}`));
    expect(object.unread).toEqual(["droplets"]);
  });
});

describe("digitalocean_configure_network_object of a firewall", () => {
  it("creates one from short rules, with names where the API has ids, and lets everything out", async () => {
    const made = await configure("cache", {
      inbound: ["tcp 6379 from tag:web, droplet:db-1", "UDP 8000-8100 from 2001:db8::/32", "icmp from any"],
      droplets: ["old-build"],
    });
    expect(made).toMatchObject({ name: "cache", done: "created", status: "succeeded", monthly: 0 });
    expect(made["changes"]).toContain("+ inbound: tcp 6379 from droplet:db-1, tag:web");
    const [db, old] = ["db-1", "old-build"].map(
      (name) => digitalOcean.sandbox.world.part(Droplets).all.find((one) => one.name === name)?.id,
    );
    expect(named("cache")).toMatchObject({
      droplet_ids: [old],
      tags: [],
      inbound_rules: [
        { protocol: "tcp", ports: "6379", sources: { tags: ["web"], droplet_ids: [db] } },
        { protocol: "udp", ports: "8000-8100", sources: { addresses: ["2001:db8::/32"] } },
        { protocol: "icmp", ports: "0", sources: { addresses: ["0.0.0.0/0", "::/0"] } },
      ],
      outbound_rules: [{ protocol: "tcp" }, { protocol: "udp" }, { protocol: "icmp" }],
    });
  });

  it("changes what is stated, keeps the rest, and tells what is gone", async () => {
    await configure("shop", { inbound: ["tcp 443 from any", "tcp 22 from 203.0.113.7"], tags: ["web"] });
    const changed = await configure("shop", {
      inbound: [{ protocol: "tcp", ports: 443, from: ["any"] }, "tcp 22 from 203.0.113.8"],
    });
    expect(changed).toMatchObject({
      done: "changed",
      changes: ["- inbound: tcp 22 from 203.0.113.7", "+ inbound: tcp 22 from 203.0.113.8"],
    });
    expect(named("shop")).toMatchObject({ tags: ["web"], outbound_rules: { length: 3 } });
  });

  it("sends nothing when all is as stated", async () => {
    await configure("same", { inbound: ["tcp 80 from 192.0.2.1"] });
    digitalOcean.requests();
    expect(await configure("same", { inbound: ["tcp 80 from 192.0.2.1"] })).toMatchObject({
      done: "unchanged",
      changes: [],
    });
    expect(digitalOcean.requests().filter((one) => !one.startsWith("GET "))).toEqual([]);
  });

  it("takes the settings that it shows", async () => {
    for (const name of ["web", "db"]) {
      const shown = await digitalOcean.ok("list_network_objects", { kind: "firewall", name });
      const { settings } = shown["object"] as { settings: object };
      expect(await configure(name, settings)).toMatchObject({ done: "unchanged" });
    }
  });

  it("asks before a port is open to the internet, and only for what is new, or new to somebody", async () => {
    await careful.fails("configure_network_object", {
      kind: "firewall",
      name: "web",
      settings: { inbound: ["tcp 22 from 0.0.0.0/0", "tcp 80 from load_balancer:web"] },
    });
    const told = question();
    expect(told).toContain("The firewall web lets in tcp 22 from 0.0.0.0/0");
    expect(told).toContain("- inbound: tcp 22 from 198.51.100.0/24");
    expect(told).toContain("+ inbound: tcp 22 from 0.0.0.0/0");
    expect(told).not.toContain("tcp 80 from");
    expect(named("web", careful)?.inbound_rules).toHaveLength(2);
    const [web] = careful.sandbox.world.part(Firewalls).all;
    const rule = { protocol: "tcp", ports: "443", sources: { addresses: ["0.0.0.0/0"] } };
    web?.inbound_rules.push(rule);
    const asking = (settings: object) =>
      careful.fails("configure_network_object", { kind: "firewall", name: "web", settings });
    await asking({ outbound: ["tcp 443 to any"] });
    expect(question()).not.toContain("lets in tcp 443");
    await asking({ tags: ["web", "production"] });
    expect(question()).toContain("lets in tcp 443");
    web?.inbound_rules.splice(-1);
  });

  it("lets the operator say which ports may be open", async () => {
    await configure("https", { inbound: ["tcp 443 from any"] }, strict);
    const ssh = { kind: "firewall", name: "ssh", settings: { inbound: ["tcp 22 from any"] } };
    expect(await strict.fails("configure_network_object", ssh)).toMatchObject({ kind: "refused" });
  });

  it("takes every spelling of an address, and tags with colons", async () => {
    const from = "abcd:1:2:3:4:5:6:7, fedc:ba::/32, 198.51.100.7, tag:env:a";
    await digitalOcean.ok("organize_resources", { resources: ["droplet:web-1"], add_tags: ["env:a"] });
    await configure("spelt", { inbound: [`tcp 22 from ${from}`] });
    expect(named("spelt")?.inbound_rules[0]).toMatchObject({
      sources: { addresses: ["abcd:1:2:3:4:5:6:7", "fedc:ba::/32", "198.51.100.7"], tags: ["env:a"] },
    });
  });

  it("takes the settings that it shows of droplets with the same name", async () => {
    const droplets = digitalOcean.sandbox.world.part(Droplets);
    const [web] = droplets.all;
    if (!web) throw new Error("There is no droplet.");
    const twin = droplets.add({ name: "twin", size: web.size, region: "fra1", image: web.image });
    const other = droplets.add({ name: "twin", size: web.size, region: "fra1", image: web.image });
    await configure("twins", { inbound: [], droplets: [String(twin.id), String(other.id), "web-1"] });
    const shown = await digitalOcean.ok("list_network_objects", { kind: "firewall", name: "twins" });
    const { settings } = shown["object"] as { settings: object };
    expect(settings).toMatchObject({
      droplets: expect.arrayContaining([String(twin.id), String(other.id), "web-1"]),
    });
    expect(await configure("twins", settings)).toMatchObject({ done: "unchanged" });
    droplets.remove(twin);
    droplets.remove(other);
  });

  it("asks before a droplet or a tag loses its firewall", async () => {
    const asking = (name: string, settings: object) =>
      careful.fails("configure_network_object", { kind: "firewall", name, settings });
    await asking("db", { droplets: [] });
    expect(question()).toContain("droplet:db-1 is open to everybody unless another firewall protects it");
    await asking("web", { tags: [], droplets: ["web-1"] });
    expect(question()).toContain("tag:web is open to everybody unless another firewall protects it");
    const args = { kind: "firewall", name: "db", settings: { droplets: [] } };
    expect(await strict.fails("configure_network_object", args)).toMatchObject({ kind: "refused" });
  });

  it("says when it protects nothing", async () => {
    await careful.fails("configure_network_object", {
      kind: "firewall",
      name: "idle",
      settings: { inbound: [] },
    });
    expect(question()).toContain("It protects nothing");
  });

  it.each([
    [{ inbuond: [] }, /settings\.inbuond: a firewall has no such setting\. Did you mean inbound\?/],
    [{}, /settings\.inbound: the new firewall/],
    [{ inbound: [], outbound: [] }, /at least one rule/],
    [{ inbound: "tcp 22" }, /settings\.inbound/],
    [{ inbound: ["tcp 22"] }, /settings\.inbound\.0: tcp 22 is no rule/],
    [{ inbound: ["tcp 22 to any"] }, /is no rule/],
    [{ inbound: ["tcp from any"] }, /is no rule/],
    [{ outbound: [{ protocol: "udp", to: ["any"] }] }, /is no rule/],
    [{ outbound: ["tcp 22 from any"] }, /is no rule/],
    [{ inbound: ["tcp 70000 from any"] }, /is no rule/],
    [{ inbound: ["tcp 90-80 from any"] }, /is no rule/],
    [{ inbound: ["tcp 22 from 10.0.0.0/33"] }, /is no rule/],
    [{ inbound: ["tcp 22 from home"] }, /is no rule/],
    [{ inbound: ["sctp 22 from any"] }, /is no rule/],
    [{ inbound: [{ protocol: "tcp", from: ["any"], to: ["any"] }] }, /is no rule/],
    [{ inbound: ["tcp 22 from cluster:prod"] }, /cluster:prod needs the cluster's id/],
    [{ inbound: ["tcp 22 from tag:wbe"] }, /tag: there is no wbe/],
    [{ inbound: [], droplets: ["web-3"] }, /droplet: there is no web-3/],
  ])("refuses %j", async (settings, message) => {
    digitalOcean.requests();
    const { error, next, kind } = await digitalOcean.fails("configure_network_object", {
      kind: "firewall",
      name: "wrong",
      settings,
    });
    expect(error).toMatch(message);
    expect(["validation", "not_found"]).toContain(kind);
    expect(next).toBeTruthy();
    expect(digitalOcean.requests().filter((one) => !one.startsWith("GET "))).toEqual([]);
  });

  it("shows settings that are right with an error, and these are", async () => {
    const { next } = await digitalOcean.fails("configure_network_object", {
      kind: "firewall",
      name: "example",
      settings: { rules: [] },
    });
    expect(next).toContain("A firewall has the settings inbound, outbound, droplets, tags.");
    const example = JSON.parse(/\{.*\}/.exec(String(next))?.[0] ?? "");
    expect(await configure("example", example)).toMatchObject({ done: "created" });
  });

  it("makes no second one where an id is wrong", async () => {
    const name = "0d3176ad-41e0-4021-b831-0c5c45c60000";
    const failed = await digitalOcean.fails("configure_network_object", {
      kind: "firewall",
      name,
      settings: { inbound: [] },
    });
    expect(failed).toMatchObject({ kind: "not_found" });
  });

  it("keeps to rules about the droplets that it names", async () => {
    const refused = await ruled.fails("configure_network_object", {
      kind: "firewall",
      name: "db",
      settings: { droplets: [] },
    });
    expect(refused).toMatchObject({ kind: "refused" });
    expect(await ruled.fails("delete_network_object", { kind: "firewall", name: "db" })).toMatchObject({
      kind: "refused",
    });
    // db-1 is not named, and has the tag.
    const byTag = { kind: "firewall", name: "new", settings: { inbound: [], tags: ["production"] } };
    expect(await ruled.fails("configure_network_object", byTag)).toMatchObject({ kind: "refused" });
    await configure("other", { inbound: [], droplets: ["web-1"], tags: ["web"] }, ruled);
    await ruled.ok("delete_network_object", { kind: "firewall", name: "other" });
  });
});

describe("digitalocean_delete_network_object of a firewall", () => {
  it("names the droplets that are open then", async () => {
    await careful.fails("delete_network_object", { kind: "firewall", name: "web" });
    const told = question();
    expect(told).toContain("Delete the firewall web");
    expect(told).toContain("open to everybody");
    expect(told).toContain("droplet web-2, by the tag web");
  });

  it("is refused where nothing may be open, unless another firewall protects its droplets", async () => {
    const web = { kind: "firewall", name: "web" };
    expect(await strict.fails("delete_network_object", web)).toMatchObject({
      kind: "refused",
      error: expect.stringContaining("droplet:web-1 is open to everybody"),
    });
    await configure("second", { inbound: [], tags: ["web"] }, strict);
    const shown = await strict.ok("list_network_objects", web);
    expect(shown["object"]).toMatchObject({
      depends: expect.arrayContaining(["droplet web-1, by the tag web, also protected by another firewall"]),
    });
    expect(await strict.ok("delete_network_object", web)).toMatchObject({ status: "deleted" });
  });

  it("is refused where it cannot be seen which droplets it protects", async () => {
    const unseen = { at: "GET /droplets", way: "status", status: 403, code: "forbidden", times: 99 } as const;
    strict.sandbox.troubles.add(unseen);
    expect(await strict.fails("delete_network_object", { kind: "firewall", name: "db" })).toMatchObject({
      kind: "refused",
      error: expect.stringMatching(/droplet:\d+ is open to everybody/),
    });
    strict.sandbox.troubles.clear();
  });

  it("is refused where it protects a droplet with GPUs", async () => {
    const droplets = strict.sandbox.world.part(Droplets);
    const [{ image } = { image: undefined }] = droplets.all;
    if (!image) throw new Error("There are no droplets.");
    const trained = {
      name: "trainer",
      size: "gpu-h100x1-80gb",
      region: "fra1",
      image,
      status: "active",
    } as const;
    const gpu = droplets.add(trained);
    await configure("gpus", { inbound: [], droplets: ["trainer"] }, strict);
    expect(await strict.fails("delete_network_object", { kind: "firewall", name: "gpus" })).toMatchObject({
      kind: "refused",
      error: expect.stringContaining("droplet:trainer is open to everybody"),
    });
    droplets.remove(gpu);
  });

  it("deletes it", async () => {
    await configure("gone", { inbound: ["tcp 1 from 192.0.2.1"] });
    expect(await digitalOcean.ok("delete_network_object", { kind: "firewall", name: "gone" })).toMatchObject({
      name: "gone",
      status: "deleted",
    });
    expect(named("gone")).toBeUndefined();
  });
});

it("reads each rule as it writes it", () => {
  const peer = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map((parts) => parts.join("/")),
    fc.constantFrom("tag:web", "droplet:web-1", "load_balancer:web"),
  );
  const ports = fc
    .tuple(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 0, max: 9 }))
    .map(([first, more]) => (more === 0 ? `${first}` : `${first}-${Math.min(65_535, first + more)}`));
  const rule = fc.record({
    protocol: fc.constantFrom("tcp", "udp"),
    ports: fc.oneof(ports, fc.constant("0")),
    peers: fc.array(peer, { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(rule, (one) => {
      expect(rulesOf("inbound").parse([ruleText("inbound", one)])).toEqual([one]);
    }),
  );
});
