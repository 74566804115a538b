import { describe, expect, it } from "@jest/globals";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Images } from "../../../plugins/digitalocean/sandbox/images.js";
import { LoadBalancers } from "../../../plugins/digitalocean/sandbox/load-balancers.js";
import { ReservedIps } from "../../../plugins/digitalocean/sandbox/reserved-ips.js";
import { Volumes } from "../../../plugins/digitalocean/sandbox/volumes.js";
import { type DigitalOceanUser, useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
const tidy = useDigitalOcean();
const large = useDigitalOcean();
const narrow = useDigitalOcean((sandbox) => {
  const token = "dop_v1_reads_droplets_and_volumes_only_0000";
  const scopes = [
    "droplet:read",
    "block_storage:read",
    "volume:read",
    "regions:read",
    "sizes:read",
    "image:read",
    "tag:read",
  ];
  sandbox.tokens.add({ value: token, scopes });
  return { options: { token } };
});

const textOf = async (of: DigitalOceanUser, args: Record<string, string> = {}) => {
  const { messages } = await of.plugin.getPrompt("digitalocean_find_waste", args);
  return messages.map(({ content }) => (content as { text: string }).text).join("\n");
};
/** The rows of its first table, without the id, which differs. */
const rowsOf = (text: string) =>
  [...text.matchAll(/^\| (?!what|---|name)(.*) \|$/gm)]
    .map(([, row = ""]) => row.split(" | "))
    .filter((cells) => cells.length === 6)
    .map(([what, name, , why, tool, monthly]) => [what, name, why, tool, monthly].join(" "));

describe("digitalocean_find_waste", () => {
  it("shows what is paid for and idle, dearest first, with the sum", async () => {
    digitalOcean.sandbox.world.part(LoadBalancers).add("empty", []);
    digitalOcean.requests();
    const text = await textOf(digitalOcean);
    expect(rowsOf(text)).toEqual([
      "volume old-data on no droplet, 250 GiB in nyc3 digitalocean_delete_storage 25.00",
      "load_balancer empty no target digitalocean_delete_network_object 12.00",
      "droplet old-build off and paid for, s-1vcpu-1gb in nyc3 digitalocean_delete_droplet 6.00",
      "reserved_ip 203.0.113.211 assigned to no droplet digitalocean_delete_network_object 5.00",
      "snapshot old-build-2024 730 days old, 18.5 GB of a droplet digitalocean_delete_storage 1.11",
    ]);
    expect(text).toContain("These 5 things");
    expect(text).toContain("saves up to $49.11 a month");
    expect(text.indexOf("db-1")).toBeLessThan(text.indexOf("web-2"));
    const requests = digitalOcean.requests();
    expect(requests).toHaveLength(6);
    expect(requests.every((one) => one.startsWith("GET "))).toBe(true);
  });

  it("counts snapshots as old from the day that is asked for", async () => {
    const snapshots = async (days: string) =>
      rowsOf(await textOf(digitalOcean, { days })).filter((row) => row.startsWith("snapshot ")).length;
    expect([
      await snapshots("10"),
      await snapshots("30"),
      await snapshots("729"),
      await snapshots("730"),
    ]).toEqual([3, 2, 1, 0]);
    await expect(textOf(digitalOcean, { days: "soon" })).rejects.toThrow(/number of days/);
  });

  it("says so when there is nothing", async () => {
    const { world } = tidy.sandbox;
    const volumes = world.part(Volumes);
    volumes.all.splice(1);
    world.part(ReservedIps).all.splice(1);
    world.part(Droplets).all.splice(3);
    world.part(Images).all.pop();
    const text = await textOf(tidy);
    expect(text).toContain("Nothing was found");
    expect(rowsOf(text)).toEqual([]);
  });

  it("names what the token may not read, and shows the rest", async () => {
    const text = await textOf(narrow);
    expect(text).toContain("reserved IPs (the token lacks `reserved_ip:read`)");
    expect(text).toContain("load balancers (the token lacks `load_balancer:read`)");
    expect(rowsOf(text)).toContainEqual(expect.stringContaining("volume old-data"));
  });

  it("stays short in a large account, and its sum is of everything", async () => {
    const volumes = large.sandbox.world.part(Volumes);
    for (let count = 0; count < 400; count++) volumes.add({ name: `v-${count}`, region: "fra1", size: 10 });
    large.requests();
    const text = await textOf(large);
    expect(rowsOf(text)).toHaveLength(100);
    expect(text).toContain("And 304 more that cost less.");
    expect(text).toContain("saves up to $437.11 a month");
    expect(large.requests().length).toBeLessThan(10);
  });

  it("fails when something else than a scope is wrong", async () => {
    digitalOcean.sandbox.troubles.add({ at: "GET /snapshots", way: "status", status: 500, times: 10 });
    await expect(textOf(digitalOcean)).rejects.toThrow(/500/);
  });
});
