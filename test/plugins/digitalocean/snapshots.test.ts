import { describe, expect, it } from "@jest/globals";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Images } from "../../../plugins/digitalocean/sandbox/images.js";
import { Snapshots } from "../../../plugins/digitalocean/sandbox/snapshots.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const asked: string[] = [];
const digitalOcean = useDigitalOcean();
const careful = useDigitalOcean(() => ({
  approvals: "destroy",
  answer: (question) => {
    asked.push(JSON.stringify(question));
    return { action: "decline" };
  },
}));
const ruled = useDigitalOcean(() => ({
  deny: [{ tool: "digitalocean_delete_*", when: { snapshot: "old-*" } }],
}));

const question = () => asked.splice(0).join("\n");

describe("digitalocean_list_snapshots", () => {
  it("lists those of droplets and volumes with age, source and price", async () => {
    expect(
      await digitalOcean.ok("list_snapshots", { fields: "name,kind,of,size_gb,monthly,days_old,regions" }),
    ).toEqual({
      snapshots: [
        {
          name: "web-golden",
          kind: "droplet",
          of: "999999",
          size_gb: 3.1,
          monthly: 0.19,
          days_old: 0,
          regions: "fra1",
        },
        {
          name: "web-1-release",
          kind: "droplet",
          of: "web-1",
          size_gb: 4.2,
          monthly: 0.25,
          days_old: 18,
          regions: "fra1",
        },
        {
          name: "old-build-2024",
          kind: "droplet",
          of: "old-build",
          size_gb: 18.5,
          monthly: 1.11,
          days_old: 730,
          regions: "nyc3",
        },
        {
          name: "data-before-migration",
          kind: "volume",
          of: "data",
          size_gb: 62.5,
          monthly: 3.75,
          days_old: 36,
          regions: "fra1",
        },
      ],
      total: 4,
      monthly: 5.3,
    });
  });

  it("asks the API for one kind only, and pages", async () => {
    digitalOcean.requests();
    const { snapshots, monthly } = await digitalOcean.ok("list_snapshots", {
      kind: "volume",
      fields: "name",
    });
    expect([snapshots, monthly]).toEqual([[{ name: "data-before-migration" }], 3.75]);
    const first = await digitalOcean.ok("list_snapshots", { limit: 2, fields: "name" });
    const second = await digitalOcean.ok("list_snapshots", {
      limit: 2,
      fields: "name",
      cursor: first["cursor"],
    });
    expect(second["snapshots"]).toEqual([{ name: "old-build-2024" }, { name: "data-before-migration" }]);
  });
});

describe("digitalocean_delete_snapshot", () => {
  it("shows what it is of, what is left, and what it saves", async () => {
    await careful.fails("delete_snapshot", { snapshot: "old-build-2024" });
    const told = question();
    expect(told).toMatch(/Delete the snapshot old-build-2024 \(\d+\), 18.5 GB, 730 days old\./);
    expect(told).toContain("It saves $1.11 a month.");
    expect(told).toContain("Of the droplet old-build, which stays: it has no other snapshot.");
  });

  it("says when it is the last of something that is gone", async () => {
    const { world } = careful.sandbox;
    await careful.ok("list_snapshots");
    const droplets = world.part(Droplets);
    const old = droplets.all.find(({ name }) => name === "old-build");
    if (old) droplets.remove(old);
    // Whoever deletes through the plugin makes it forget; this was done elsewhere.
    await careful.ok("create_volume", { name: "x", size: 1, region: "fra1" });
    await careful.fails("delete_snapshot", { snapshot: "old-build-2024" });
    expect(question()).toMatch(
      /Of a droplet that is gone or cannot be seen \(\d+\): it has no other snapshot/,
    );
  });

  it("deletes a droplet's and a volume's", async () => {
    const { world } = digitalOcean.sandbox;
    expect(await digitalOcean.ok("delete_snapshot", { snapshot: "web-1-release" })).toMatchObject({
      status: "deleted",
      monthly_saved: 0.25,
    });
    expect(world.part(Droplets).all[0]?.snapshots).toEqual([]);
    const [data] = world.part(Snapshots).ofVolumes;
    expect(await digitalOcean.ok("delete_snapshot", { snapshot: data?.id })).toMatchObject({
      name: "data-before-migration",
    });
    expect(world.part(Snapshots).ofVolumes).toEqual([]);
  });

  it("deletes a backup or a custom image only when it is called one", async () => {
    const images = digitalOcean.sandbox.world.part(Images);
    const custom = images.image({ name: "appliance", type: "custom", size_gigabytes: 10 });
    const backup = images.image({ name: "db-1 nightly", type: "backup" });
    images.all.push(custom, backup);
    const read = { operation: "images_get", parameters: { image_id: custom.id } };
    expect(JSON.stringify(await digitalOcean.ok("call_api_read", read))).toContain("appliance");
    expect(await digitalOcean.fails("delete_snapshot", { snapshot: "appliance" })).toMatchObject({
      kind: "not_found",
    });
    expect(
      await digitalOcean.fails("delete_snapshot", { snapshot: "appliance", kind: "backup" }),
    ).toMatchObject({
      kind: "not_found",
      error: expect.stringContaining("There are db-1 weekly, db-1 nightly."),
    });
    expect(await digitalOcean.ok("delete_snapshot", { snapshot: "appliance", kind: "image" })).toMatchObject({
      monthly_saved: 0.6,
    });
    expect(
      await digitalOcean.ok("delete_snapshot", { snapshot: String(backup.id), kind: "backup" }),
    ).toMatchObject({ name: "db-1 nightly", monthly_saved: 0 });
    expect(images.all).not.toContain(custom);
    expect(images.all).not.toContain(backup);
  });

  it("does not delete a public image, and names what is nearest", async () => {
    expect(
      await digitalOcean.fails("delete_snapshot", { snapshot: "ubuntu-24-04-x64", kind: "image" }),
    ).toMatchObject({
      kind: "not_found",
    });
    expect(await digitalOcean.fails("delete_snapshot", { snapshot: "old-build-2023" })).toMatchObject({
      next: "Did you mean old-build-2024?",
    });
  });

  it("is stopped by a rule about snapshots", async () => {
    expect(await ruled.fails("delete_snapshot", { snapshot: "old-build-2024" })).toMatchObject({
      kind: "refused",
    });
    await ruled.ok("delete_snapshot", { snapshot: "web-1-release" });
  });
});
