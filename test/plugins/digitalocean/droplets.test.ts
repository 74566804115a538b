import { describe, expect, it } from "@jest/globals";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Images } from "../../../plugins/digitalocean/sandbox/images.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
const large = useDigitalOcean();

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
