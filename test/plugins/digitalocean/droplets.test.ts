import { describe, expect, it } from "@jest/globals";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Images } from "../../../plugins/digitalocean/sandbox/images.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
const large = useDigitalOcean();
const narrow = useDigitalOcean((sandbox) => ({
  options: { token: sandbox.tokens.add({ value: "narrow", scopes: ["droplet:read", "vpc:read"] }).value },
}));

describe("digitalocean_list_droplets", () => {
  it("lists droplets with what one asks first", async () => {
    expect(await digitalOcean.ok("list_droplets", { fields: "name,status,ip,size,monthly,tags" })).toEqual({
      droplets: [
        {
          name: "web-1",
          status: "active",
          ip: "203.0.113.11",
          size: "s-1vcpu-2gb",
          monthly: 12,
          tags: "web,production",
        },
        {
          name: "web-2",
          status: "active",
          ip: "203.0.113.12",
          size: "s-1vcpu-2gb",
          monthly: 12,
          tags: "web,production",
        },
        {
          name: "db-1",
          status: "active",
          ip: "203.0.113.13",
          size: "s-2vcpu-4gb",
          monthly: 24,
          tags: "production",
        },
        { name: "old-build", status: "off", ip: "203.0.113.14", size: "s-1vcpu-1gb", monthly: 6, tags: "" },
      ],
      total: 4,
    });
  });

  it("asks only for the pages of the API that a page of its own needs", async () => {
    const { world } = large.sandbox;
    const droplets = world.part(Droplets);
    const image = world.part(Images).bySlug("debian-12-x64");
    for (let count = droplets.all.length; count < 1000; count++)
      droplets.add({ name: `bulk-${count}`, size: "s-1vcpu-1gb", region: "ams3", image, status: "active" });
    large.requests();
    const names = [];
    let cursor: unknown;
    do {
      const page = await large.ok("list_droplets", {
        limit: 300,
        fields: ["name"],
        ...(cursor ? { cursor } : {}),
      });
      expect(page["total"]).toBe(1000);
      names.push(...(page["droplets"] as { name: string }[]).map(({ name }) => name));
      ({ cursor } = page as { cursor?: unknown });
    } while (cursor);
    expect(names).toEqual(droplets.all.map(({ name }) => name));
    expect(large.requests().length).toBeLessThan(12);
  });
});

describe("digitalocean_get_droplet", () => {
  it("tells all that belongs to a droplet", async () => {
    expect(await digitalOcean.ok("get_droplet", { droplet: "db-1" })).toMatchObject({
      name: "db-1",
      status: "active",
      ip: "203.0.113.13",
      private_ip: "10.114.0.13",
      vcpus: 2,
      memory_gb: 4,
      disk_gb: 80,
      monthly: 24,
      image: "ubuntu-24-04-x64",
      vpc: "default-fra1",
      volumes: ["data 100 GiB"],
      snapshots: [],
      backups: 1,
      firewalls: ["db"],
      actions: [],
    });
  });

  it("tells what the token may not read, and the rest", async () => {
    const view = await narrow.ok("get_droplet", { droplet: "db-1" });
    expect(view).toMatchObject({ vpc: "default-fra1", firewalls: [] });
    expect(view["unread"]).toEqual(expect.arrayContaining(["volumes", "firewalls"]));
  });

  it.each([
    ["web-3", "not_found", "Did you mean web-"],
    ["99", "not_found", "digitalocean_list_droplets"],
    [" ", "validation", "Give a name or an id."],
  ])("refuses %p as %s", async (droplet, kind, next) => {
    const failed = await digitalOcean.fails("get_droplet", { droplet });
    expect(failed).toMatchObject({ kind, next: expect.stringContaining(next) });
  });
});

describe("digitalocean_list_sizes", () => {
  it("lists what is to be had, cheapest first, with the regions that are open", async () => {
    const { sizes, regions } = await digitalOcean.ok("list_sizes", {
      region: "Frankfurt 1",
      memory_gb: 4,
      fields: "size,monthly,memory_gb",
    });
    expect(sizes).toEqual([
      { size: "s-2vcpu-4gb", monthly: 24, memory_gb: 4 },
      { size: "c-2", monthly: 42, memory_gb: 4 },
      { size: "s-4vcpu-8gb", monthly: 48, memory_gb: 8 },
      { size: "g-2vcpu-8gb", monthly: 63, memory_gb: 8 },
      { size: "m-2vcpu-16gb", monthly: 84, memory_gb: 16 },
    ]);
    expect(regions).toMatchObject({ fra1: "Frankfurt 1" });
    expect(regions).not.toHaveProperty("nyc1");
  });

  it("leaves out what cannot be had, and knows regions by their names only", async () => {
    const { sizes } = await digitalOcean.ok("list_sizes", { fields: "size" });
    expect(sizes).not.toContainEqual({ size: "s-8vcpu-16gb" });
    expect((await digitalOcean.fails("list_sizes", { region: "fra2" })).error).toContain("fra1");
  });
});

describe("digitalocean_list_images", () => {
  it.each([
    [{}, "debian-12-x64", "docker-24-04"],
    [{ applications: true }, "docker-24-04", "debian-12-x64"],
  ])("lists %p by slug", async (args, there, elsewhere) => {
    const { images } = await digitalOcean.ok("list_images", { ...args, fields: "slug" });
    expect(images).toContainEqual({ slug: there });
    expect(images).not.toContainEqual({ slug: elsewhere });
  });
});

describe("resources and completion", () => {
  it.each([
    ["digitalocean://droplets", "| web-1 | active | 203.0.113.11 |"],
    ["digitalocean://droplet/db-1", "- private ip: 10.114.0.13"],
    ["digitalocean://account", "- most droplets: 25"],
    ["digitalocean://balance", "- due: `$23.19`"],
  ])("%s", async (uri, text) => {
    expect(JSON.stringify(await digitalOcean.plugin.readResource(uri))).toContain(text);
  });

  it("completes names of droplets", async () => {
    expect(
      await digitalOcean.plugin.complete({
        kind: "resource",
        of: "digitalocean://droplet/{droplet}",
        argument: "droplet",
        typed: "WEB",
      }),
    ).toEqual(["web-1", "web-2"]);
  });
});
