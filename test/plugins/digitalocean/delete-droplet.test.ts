import { describe, expect, it } from "@jest/globals";
import { DomainRecords } from "../../../plugins/digitalocean/sandbox/domain-records.js";
import { Domains } from "../../../plugins/digitalocean/sandbox/domains.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Volumes } from "../../../plugins/digitalocean/sandbox/volumes.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
const asking = useDigitalOcean(() => ({ approvals: "destroy" }));
const narrow = useDigitalOcean((sandbox) => ({
  approvals: "destroy",
  options: {
    token: sandbox.tokens.add({ value: "narrow", scopes: ["droplet:read", "droplet:delete"] }).value,
  },
}));

/** What a person is shown before it is deleted, line by line. */
const preview = async (user: typeof digitalOcean, droplet: string) => {
  const failed = await user.fails("delete_droplet", { droplet });
  expect(failed).toMatchObject({ kind: "confirmation_required" });
  const [, summary = "", ...details] = String(failed["preview"]).split("\n");
  return { summary, details, confirmation: failed["confirmation"] };
};

describe("digitalocean_delete_droplet", () => {
  it("deletes, and tells what that saves; volumes stay", async () => {
    expect(await digitalOcean.ok("delete_droplet", { droplet: "db-1" })).toEqual({
      name: "db-1",
      id: expect.any(Number),
      status: "deleted",
      saved: "$28.80 a month, weekly backups included",
    });
    const volumes = digitalOcean.sandbox.world.part(Volumes);
    expect(volumes.all.map((volume) => [volume.name, volumes.dropletOf(volume)])).toEqual([
      ["data", undefined],
      ["old-data", undefined],
    ]);
    expect(await digitalOcean.fails("get_droplet", { droplet: "db-1" })).toMatchObject({ kind: "not_found" });
    expect(await digitalOcean.fails("delete_droplet", { droplet: "db-1" })).toMatchObject({
      kind: "not_found",
      error: expect.stringContaining("There are web-1, web-2, old-build."),
    });
  });

  it("shows first what is lost, what stays and costs, and what points at it", async () => {
    const db = await preview(asking, "db-1");
    expect(db.summary).toMatch(
      /^Delete the droplet db-1 \(\d+, active, s-2vcpu-4gb in fra1\), which saves \$28\.80 a month, weekly backups included\.$/,
    );
    expect(db.details).toEqual([
      "Its addresses are given up: 203.0.113.13, 10.114.0.13",
      "Lost: its disk of 80 GiB, and its backup.",
      "Volumes stay and cost: data ($10.00 a month)",
      "Reserved IPs stay, and cost while they are unassigned: 203.0.113.210 ($5.00 a month)",
      "Firewalls that protect it: db",
      "DNS records that point at it and are left: db.example.com A 10.114.0.13",
    ]);
    const web = await preview(asking, "web-1");
    expect(web.details).toContain("Load balancers that lead to it: web");
    expect(web.details).toContain("Firewalls that protect it: web");
    expect(web.details).toContain("DNS records that point at it and are left: example.com A 203.0.113.11");
    const old = await preview(asking, "old-build");
    expect(old.details).toEqual([
      "Its addresses are given up: 203.0.113.14, 10.114.0.14",
      "Lost: its disk of 25 GiB.",
      "Snapshots stay and cost: old-build-2024 ($1.11 a month)",
    ]);
  });

  it("asks anew when something has come to depend on it", async () => {
    const { confirmation } = await preview(asking, "old-build");
    const { world } = asking.sandbox;
    const [domain] = world.part(Domains).all;
    if (!domain) throw new Error("There is no domain.");
    world.part(DomainRecords).add(domain, { type: "A", name: "ci", data: "203.0.113.14" });
    expect(await asking.fails("delete_droplet", { droplet: "old-build", confirmation })).toMatchObject({
      kind: "refused",
    });
    const again = await preview(asking, "old-build");
    expect(again.details).toContain(
      "DNS records that point at it and are left: ci.example.com A 203.0.113.14",
    );
    expect(
      await asking.ok("delete_droplet", { droplet: "old-build", confirmation: again.confirmation }),
    ).toMatchObject({ status: "deleted" });
  });

  it("says what the token may not read, and goes on", async () => {
    const { details } = await preview(narrow, "db-1");
    expect(details.at(-1)).toMatch(/^Could not be looked at: /);
    for (const what of ["firewalls", "load balancers", "domains"]) expect(details.at(-1)).toContain(what);
  });

  it("looks through the records of a limited number of domains, and says so", async () => {
    const { world } = asking.sandbox;
    for (let count = 0; count < 23; count++) world.part(Domains).add(`bulk-${count}.example.org`);
    const { details } = await preview(asking, "web-2");
    expect(details.at(-1)).toBe("Could not be looked at: the records of 5 more domains");
  });

  it("tells a reserved IP from the droplet's own addresses, and finds records in any spelling of one", async () => {
    const { world } = asking.sandbox;
    const db = world.part(Droplets).all.find(({ name }) => name === "db-1");
    const [domain] = world.part(Domains).all;
    if (!db || !domain) throw new Error("The sandbox has neither.");
    db.reserved_ips = ["203.0.113.210"];
    db.ipv6 = "2001:db8::d";
    const records = world.part(DomainRecords);
    records.add(domain, { type: "AAAA", name: "six", data: "2001:0DB8:0:0::000D" });
    records.add(domain, { type: "A", name: "kept", data: "203.0.113.210" });
    const { details } = await preview(asking, "db-1");
    expect(details).toContain("Its addresses are given up: 203.0.113.13, 2001:db8::d, 10.114.0.13");
    expect(details).toContain(
      "Reserved IPs stay, and cost while they are unassigned: 203.0.113.210 ($5.00 a month)",
    );
    const found = details.find((one) => one.startsWith("DNS records"));
    expect(found).toContain("six.example.com AAAA 2001:db8::d");
    expect(found).toContain("kept.example.com A 203.0.113.210");
  });

  it("finds records at a reserved IP also where the token may not read what belongs to the droplet", async () => {
    const { world, troubles } = asking.sandbox;
    const web = world.part(Droplets).all.find(({ name }) => name === "web-2");
    const [domain] = world.part(Domains).all;
    if (!web || !domain) throw new Error("The sandbox has neither.");
    web.reserved_ips = ["203.0.113.211"];
    world.part(DomainRecords).add(domain, { type: "A", name: "second", data: "203.0.113.211" });
    troubles.add({
      at: `GET /droplets/${web.id}/destroy_with_associated_resources`,
      way: "status",
      status: 403,
      code: "forbidden",
    });
    const { details } = await preview(asking, "web-2");
    expect(details.find((one) => one.startsWith("DNS records"))).toContain(
      "second.example.com A 203.0.113.211",
    );
    expect(details[0]).toMatch(/^Its addresses are given up, except reserved ones: /);
    expect(details.at(-1)).toContain("Could not be looked at: reserved IPs, volumes and snapshots");
  });

  it("does not touch one that is busy", async () => {
    const [droplet] = digitalOcean.sandbox.world.part(Droplets).all;
    if (droplet) droplet.locked = true;
    expect(await digitalOcean.fails("delete_droplet", { droplet: "web-1" })).toMatchObject({
      kind: "conflict",
    });
  });
});

describe("prompt size_droplet", () => {
  it("has the sizes of the region with their prices, and the droplet as it is", async () => {
    const { plugin } = asking;
    const text = JSON.stringify(
      await plugin.getPrompt("digitalocean_size_droplet", { workload: "a forum", region: "fra1" }),
    );
    expect(text).toContain("a forum");
    expect(text).toContain("s-1vcpu-1gb: Basic, 1 vCPUs, 1 GiB, disk 25 GiB, $6.00 a month");
    expect(text).not.toContain("512mb");
    const resized = JSON.stringify(
      await plugin.getPrompt("digitalocean_size_droplet", { workload: "more", droplet: "db-1" }),
    );
    expect(resized).toContain("It is about db-1: active, s-2vcpu-4gb, disk 80 GiB, $24.00 a month.");
    expect(resized).toContain("Sizes in fra1");
  });

  it("completes regions", async () => {
    expect(
      await asking.plugin.complete({
        kind: "prompt",
        of: "digitalocean_size_droplet",
        argument: "region",
        typed: "f",
      }),
    ).toEqual(["fra1"]);
  });
});
