import { describe, expect, it } from "@jest/globals";
import { Certificates } from "../../../plugins/digitalocean/sandbox/certificates.js";
import { DomainRecords } from "../../../plugins/digitalocean/sandbox/domain-records.js";
import { Domains } from "../../../plugins/digitalocean/sandbox/domains.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { ReservedIps } from "../../../plugins/digitalocean/sandbox/reserved-ips.js";
import { Vpcs } from "../../../plugins/digitalocean/sandbox/vpcs.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const asked: string[] = [];
const digitalOcean = useDigitalOcean();
/** The same, with its requests of a minute for itself. */
const spare = useDigitalOcean();
const hasty = useDigitalOcean(() => ({ options: { waitSeconds: 1 } }));
const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIK\n-----END PRIVATE KEY-----\n";
const sent: string[] = [];
const secretive = useDigitalOcean(
  () => ({
    approvals: "write",
    secrets: { key: KEY },
    answer: (question) => {
      asked.push(JSON.stringify(question));
      return { action: "accept", content: { approve: true } };
    },
  }),
  { onExchange: ({ body }) => sent.push(String(body)) },
);
const careful = useDigitalOcean(() => ({
  approvals: "write",
  risks: { costs: "ask" },
  answer: (question) => {
    asked.push(JSON.stringify(question));
    return { action: "decline" };
  },
}));
const ruled = useDigitalOcean(() => ({
  deny: [
    { tool: "digitalocean_*", when: { reserved_ip: "203.0.113.210" } },
    { tool: "digitalocean_configure_*", when: { domain: "example.com" } },
  ],
}));

/** What a person was asked since the last time. */
const question = () => asked.splice(0).join("\n");
const list = (kind: string, args: object = {}) => digitalOcean.ok("list_network_objects", { kind, ...args });
const configure = (kind: string, name: string | undefined, settings: object, more: object = {}) =>
  digitalOcean.ok("configure_network_object", { kind, name, settings, ...more });
const addresses = (of = digitalOcean) => of.sandbox.world.part(ReservedIps).all;

describe("digitalocean_list_network_objects", () => {
  it.each([
    ["domain", ["example.com", "example.net"]],
    ["vpc", ["default-fra1", "default-nyc3"]],
    ["reserved_ip", ["203.0.113.210", "203.0.113.211"]],
    ["certificate", ["example-com"]],
  ])("lists each %s", async (kind, names) => {
    const { objects, total } = (await list(kind, { fields: "name" })) as { objects: object[]; total: number };
    expect(objects).toEqual(names.map((name) => ({ name })));
    expect(total).toBe(names.length);
  });

  it("goes on with a cursor", async () => {
    const { cursor } = await list("vpc", { limit: 1 });
    expect(await list("vpc", { limit: 1, cursor, fields: "name" })).toEqual({
      objects: [{ name: "default-nyc3" }],
      total: 2,
    });
  });

  it("names what there is when a name is wrong", async () => {
    const failed = await digitalOcean.fails("list_network_objects", { kind: "vpc", name: "default-fra2" });
    expect(failed).toMatchObject({ kind: "not_found", next: "Did you mean default-fra1?" });
    await expect(list("subnet")).rejects.toThrow(/kind/);
  });

  it.each([
    ["vpc", "default-fra1"],
    ["reserved_ip", "203.0.113.210"],
    ["certificate", "example-com"],
    ["domain", "example.com"],
  ])("shows a %s with settings that may be stated again", async (kind, name) => {
    const { object } = (await list(kind, { name })) as { object: { settings: object } };
    expect(await configure(kind, name, object.settings)).toMatchObject({ done: "unchanged", changes: [] });
  });
});

describe("digitalocean_configure_network_object", () => {
  it("makes a VPC, and describes it anew", async () => {
    expect(await configure("vpc", "staging", { region: "fra1", ip_range: "10.130.0.0/20" })).toMatchObject({
      done: "created",
      summary: "10.130.0.0/20",
    });
    expect(await configure("vpc", "staging", { description: "For trials" })).toMatchObject({
      done: "changed",
      changes: ["description: For trials instead of "],
    });
    await configure("vpc", "staging", { default: true });
    const defaults = digitalOcean.sandbox.world.part(Vpcs).all.filter((one) => one.default);
    expect(defaults.map(({ name }) => name)).toEqual(["default-nyc3", "staging"]);
    await configure("vpc", "default-fra1", { default: true });
  });

  it("moves an address between droplets of one name", async () => {
    const { sandbox } = digitalOcean;
    const droplets = sandbox.world.part(Droplets);
    const [old] = droplets.all;
    if (!old) throw new Error("There are no droplets.");
    const { name, size, region, image } = old;
    const twin = droplets.add({ name, size, region, image, status: "active" });
    const made = await configure("reserved_ip", undefined, { droplet: String(old.id) });
    const moved = await configure("reserved_ip", String(made["name"]), { droplet: String(twin.id) });
    expect(moved).toMatchObject({ done: "changed", changes: [`droplet: ${twin.id} instead of ${old.id}`] });
    expect(sandbox.world.part(ReservedIps).all.at(-1)?.droplet).toBe(twin);
    await digitalOcean.ok("delete_network_object", { kind: "reserved_ip", name: made["name"] });
    droplets.remove(twin);
  });

  it("reserves an address for a droplet, moves it, and lets it go", async () => {
    const made = await configure("reserved_ip", undefined, { droplet: "web-1" });
    expect(made).toMatchObject({
      done: "created",
      status: "assigned",
      summary: "droplet web-1",
      monthly: 0,
    });
    const { name } = made as { name: string };
    expect(await configure("reserved_ip", name, { droplet: "web-2" })).toMatchObject({
      changes: ["droplet: web-2 instead of web-1"],
      notes: ["web-1 is not reached by it any more."],
      summary: "droplet web-2",
    });
    expect(await configure("reserved_ip", name, { droplet: null })).toMatchObject({
      status: "unassigned",
      monthly: 5,
    });
    expect(addresses().find(({ ip }) => ip === name)?.droplet).toBeUndefined();
    await digitalOcean.ok("delete_network_object", { kind: "reserved_ip", name });
  });

  it("says that an address is not moved when the action errs, or goes on", async () => {
    digitalOcean.sandbox.actions.next("errored");
    const args = { kind: "reserved_ip", name: "203.0.113.211", settings: { droplet: "web-1" } };
    expect(await digitalOcean.fails("configure_network_object", args)).toMatchObject({
      kind: "conflict",
      action_id: expect.any(Number),
    });
    hasty.sandbox.actions.next("never");
    expect(await hasty.ok("configure_network_object", args)).toMatchObject({
      next: expect.stringContaining("Do not repeat it"),
    });
    expect(await hasty.fails("configure_network_object", args)).toMatchObject({ kind: "conflict" });
  });

  it("asks before an address is paid for", async () => {
    const asking = (settings: object, name?: string) =>
      careful.fails("configure_network_object", { kind: "reserved_ip", name, settings });
    await asking({ region: "fra1" });
    expect(question()).toContain("A reserved IP costs $5.00 a month");
    await asking({ droplet: null }, "203.0.113.210");
    const told = question();
    expect(told).toContain("costs $5.00 a month");
    expect(told).toContain("droplet: none instead of db-1");
    await asking({ droplet: "web-1" }, "203.0.113.211");
    expect(question()).not.toContain("costs $");
  });

  it("names the limit when there may be no more addresses", async () => {
    await configure("reserved_ip", undefined, { droplet: "web-2" });
    const failed = await digitalOcean.fails("configure_network_object", {
      kind: "reserved_ip",
      settings: { region: "fra1" },
    });
    expect(failed).toMatchObject({ kind: "conflict", next: expect.stringContaining("limit") });
  });

  it("gets a certificate of Let's Encrypt and waits for it, and takes one of one's own", async () => {
    expect(await configure("certificate", "shop", { dns_names: ["shop.example.com"] })).toMatchObject({
      done: "created",
      status: "verified",
      summary: expect.stringMatching(/^Let's Encrypt; shop\.example\.com; until \d{4}-\d\d-\d\d$/),
    });
    expect(await configure("certificate", "own", { leaf_certificate: PEM, private_key: KEY })).toMatchObject({
      done: "created",
      summary: expect.stringContaining("custom"),
    });
  });

  it("takes a private key as a reference to a secret, which the person who agrees does not see", async () => {
    sent.splice(0);
    const made = await secretive.ok("configure_network_object", {
      kind: "certificate",
      name: "sealed",
      settings: { leaf_certificate: PEM, private_key: "secret://key" },
    });
    expect(sent.join()).toContain("MC4CAQAwBQYDK2VwBCIEIK");
    expect(JSON.stringify(made)).not.toContain("MC4CAQAwBQYDK2VwBCIEIK");
    const told = question();
    expect(told).toContain("Create the certificate sealed");
    expect(told).not.toContain("MC4CAQAwBQYDK2VwBCIEIK");
  });

  it("adds a domain, with its first record", async () => {
    expect(await configure("domain", "example.org", { ip_address: "203.0.113.11" })).toMatchObject({
      done: "created",
      notes: ["Its first record: example.org A 203.0.113.11.", expect.stringContaining("registrar")],
    });
    const { records } = (await digitalOcean.ok("list_dns_records", { domain: "example.org", type: "A" })) as {
      records: { content: string }[];
    };
    expect(records).toMatchObject([{ content: "203.0.113.11" }]);
  });

  it("keeps to rules about what is named, also through another", async () => {
    const refused = { kind: "refused" };
    const call = (args: object) => ruled.fails("configure_network_object", { ...args });
    expect(
      await call({ kind: "reserved_ip", name: "203.0.113.210", settings: { droplet: null } }),
    ).toMatchObject(refused);
    expect(
      await call({ kind: "certificate", name: "new", settings: { dns_names: ["*.shop.example.com"] } }),
    ).toMatchObject(refused);
    expect(
      await ruled.fails("delete_network_object", { kind: "reserved_ip", name: "203.0.113.210" }),
    ).toMatchObject(refused);
    await ruled.ok("delete_network_object", { kind: "reserved_ip", name: "203.0.113.211" });
  });

  it.each([
    ["vpc", "a", {}, "validation", /settings\.region: the new VPC a needs it/],
    ["vpc", "a", { region: "mars1" }, "not_found", /no mars1/],
    ["vpc", "a", { region: "fra1", default: true }, "validation", /a new VPC is not the default/],
    ["vpc", "a", { region: "fra1", ip_range: "8.8.0.0/20" }, "validation", /not a private network/],
    ["vpc", "a", { cidr: "10.0.0.0/20" }, "validation", /settings\.cidr: a VPC has no such setting/],
    ["vpc", "default-fra1", { region: "nyc3" }, "validation", /has fra1, and keeps it/],
    ["vpc", "default-fra1", { ip_range: "10.1.0.0/20" }, "validation", /keeps it/],
    ["vpc", undefined, { region: "fra1" }, "validation", /name: a VPC needs one/],
    ["reserved_ip", undefined, {}, "validation", /needs a droplet or a region/],
    ["reserved_ip", undefined, { droplet: "web-9" }, "not_found", /no web-9/],
    ["reserved_ip", undefined, { droplet: "web-1", region: "nyc3" }, "validation", /droplet is in fra1/],
    ["reserved_ip", "192.0.2.1", { droplet: "web-1" }, "not_found", /no 192\.0\.2\.1/],
    ["reserved_ip", "203.0.113.210", { region: "nyc3" }, "validation", /stays there/],
    ["reserved_ip", "203.0.113.210", { droplet: "old-build" }, "validation", /old-build is in nyc3/],
    ["certificate", "a", {}, "validation", /either dns_names, or/],
    [
      "certificate",
      "a",
      { dns_names: ["example.com"], leaf_certificate: PEM },
      "validation",
      /either dns_names, or/,
    ],
    ["certificate", "a", { leaf_certificate: "MIIB", private_key: PEM }, "validation", /in PEM/],
    ["certificate", "a", { dns_names: ["example.edu"] }, "validation", /not managed by DigitalOcean/],
    ["certificate", "example-com", { dns_names: ["example.com"] }, "conflict", /cannot be changed/],
    ["domain", "a.example", { ip_address: "::1" }, "validation", /expected an IPv4 address/],
    ["domain", "example.com", { ip_address: "203.0.113.11" }, "validation", /is there already/],
    ["domain", "example", {}, "validation", /not a valid domain name/],
  ])("refuses %s %s %j", async (kind, name, settings, error, message) => {
    const { world } = digitalOcean.sandbox;
    const parts = [world.part(Vpcs), world.part(Certificates), world.part(Domains), world.part(ReservedIps)];
    const before = parts.map(({ all }) => all.length);
    const failed = await digitalOcean.fails("configure_network_object", { kind, name, settings });
    expect(failed).toMatchObject({ kind: error, error: expect.stringMatching(message) });
    expect(parts.map(({ all }) => all.length)).toEqual(before);
  });
});

describe("digitalocean_delete_network_object", () => {
  it("says what is lost with a domain", async () => {
    await careful.fails("delete_network_object", { kind: "domain", name: "example.com" });
    const told = question();
    expect(told).toContain("Delete the domain example.com");
    expect(told).toContain("Lost: 7 records beside SOA and NS");
    expect(told).toContain("www.example.com CNAME");
    await digitalOcean.ok("delete_network_object", { kind: "domain", name: "example.net" });
    expect(digitalOcean.sandbox.world.part(Domains).all.map(({ name }) => name)).not.toContain("example.net");
  });

  it("names the first records of a large domain, and counts the others", async () => {
    const { world } = careful.sandbox;
    const wide = world.part(Domains).add("wide.example");
    for (let at = 0; at < 57; at++)
      world.part(DomainRecords).add(wide, { type: "A", name: `h${at}`, data: "192.0.2.1" });
    await careful.fails("delete_network_object", { kind: "domain", name: "wide.example" });
    const told = question();
    expect(told).toContain("Lost: 57 records beside SOA and NS");
    expect(told).toMatch(
      /- h0\.wide\.example A 192\.0\.2\.1.*- h19\.wide\.example A 192\.0\.2\.1\\n- and 37 more/,
    );
    expect(told).not.toContain("h20.");
  });

  it("says who is in a VPC, and that it cannot be deleted then", async () => {
    expect(
      await digitalOcean.fails("delete_network_object", { kind: "vpc", name: "default-fra1" }),
    ).toMatchObject({ kind: "conflict", error: expect.stringContaining("is the default of fra1") });
    await configure("vpc", "next", { region: "fra1" });
    await configure("vpc", "next", { default: true });
    digitalOcean.requests();
    expect(
      await digitalOcean.fails("delete_network_object", { kind: "vpc", name: "default-fra1" }),
    ).toMatchObject({ error: expect.stringContaining("it has droplet web-1, droplet web-2, droplet db-1") });
    expect(digitalOcean.requests().filter((one) => one.startsWith("DELETE"))).toEqual([]);
    await configure("vpc", "last", { region: "fra1" });
    await digitalOcean.ok("delete_network_object", { kind: "vpc", name: "last" });
  });

  it("says who has an address, and which records lead to it", async () => {
    await careful.fails("delete_network_object", { kind: "reserved_ip", name: "203.0.113.210" });
    const told = question();
    expect(told).toContain("given up");
    expect(told).toMatch(
      /Delete the reserved IP 203\.0\.113\.210 .*These use it, and are left without it:\\n- droplet db-1/,
    );
    await careful.fails("delete_network_object", { kind: "reserved_ip", name: "203.0.113.211" });
    expect(question()).toContain("which saves $5.00 a month");
  });

  it("does not delete a certificate that a load balancer has", async () => {
    const settings = { forwarding: ["https 443 -> http 80, certificate example-com"] };
    await spare.ok("configure_network_object", { kind: "load_balancer", name: "web", settings });
    const args = { kind: "certificate", name: "example-com" };
    expect(await spare.fails("delete_network_object", args)).toMatchObject({
      kind: "conflict",
      error: expect.stringContaining("load balancer web has it"),
    });
    await spare.ok("delete_network_object", { kind: "load_balancer", name: "web" });
    expect(await spare.ok("delete_network_object", args)).toMatchObject({ status: "deleted" });
  });
});
