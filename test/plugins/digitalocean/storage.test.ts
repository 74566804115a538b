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

describe("digitalocean_list_storage", () => {
  it("lists whatever is paid for by the GB, with what it is of, its age and price", async () => {
    const { storage, ...rest } = await digitalOcean.ok("list_storage", {
      fields: "kind,name,of,region,size_gb,monthly,days_old",
    });
    const snapshot = { kind: "snapshot", region: "fra1" };
    expect(storage).toEqual([
      {
        kind: "volume",
        name: "data",
        of: "droplet db-1",
        region: "fra1",
        size_gb: 100,
        monthly: 10,
        days_old: expect.any(Number),
      },
      {
        kind: "volume",
        name: "old-data",
        of: "",
        region: "nyc3",
        size_gb: 250,
        monthly: 25,
        days_old: expect.any(Number),
      },
      { ...snapshot, name: "web-golden", of: "droplet 999999", size_gb: 3.1, monthly: 0.19, days_old: 0 },
      { ...snapshot, name: "web-1-release", of: "droplet web-1", size_gb: 4.2, monthly: 0.25, days_old: 18 },
      {
        ...snapshot,
        name: "old-build-2024",
        of: "droplet old-build",
        region: "nyc3",
        size_gb: 18.5,
        monthly: 1.11,
        days_old: 730,
      },
      {
        ...snapshot,
        name: "data-before-migration",
        of: "volume data",
        size_gb: 62.5,
        monthly: 3.75,
        days_old: 36,
      },
      {
        kind: "backup",
        name: "db-1 weekly",
        of: "droplet db-1",
        region: "fra1",
        size_gb: 12.5,
        monthly: 0,
        days_old: 0,
      },
    ]);
    expect(rest).toEqual({ total: 7, monthly: 40.3 });
  });

  it("asks the API for one kind only, and pages", async () => {
    digitalOcean.requests();
    const { storage, monthly } = await digitalOcean.ok("list_storage", {
      kind: "volume",
      fields: "name,tags",
    });
    expect([storage, monthly]).toEqual([
      [
        { name: "data", tags: "production" },
        { name: "old-data", tags: "" },
      ],
      35,
    ]);
    expect(digitalOcean.requests().filter((one) => /snapshots|images/.test(one))).toEqual([]);
    const ask = { kind: "snapshot", limit: 2, fields: "name" };
    const first = await digitalOcean.ok("list_storage", ask);
    const second = await digitalOcean.ok("list_storage", { ...ask, cursor: first["cursor"] });
    expect(second["storage"]).toEqual([{ name: "old-build-2024" }, { name: "data-before-migration" }]);
  });

  it("shows what the token may read, and says what it may not", async () => {
    const trouble = { way: "status", status: 403, code: "forbidden" } as const;
    digitalOcean.sandbox.troubles.add({ at: "GET /droplets", ...trouble, times: 2 });
    digitalOcean.sandbox.troubles.add({ at: "GET /snapshots", ...trouble, times: 2 });
    await digitalOcean.ok("create_volume", { name: "passing", size: 1, region: "fra1" });
    await digitalOcean.ok("delete_storage", { kind: "volume", name: "passing" });
    const { storage, unread } = (await digitalOcean.ok("list_storage")) as {
      storage: { of: string }[];
      unread: string[];
    };
    expect(unread).toEqual(["snapshot"]);
    expect(storage[0]?.of).toMatch(/^droplet \d+$/);
    expect(await digitalOcean.fails("list_storage", { kind: "snapshot" })).toMatchObject({
      kind: "authentication",
    });
  });
});

describe("digitalocean_delete_storage of a snapshot or an image", () => {
  it("shows what it is of, what is left, and what it saves", async () => {
    await careful.fails("delete_storage", { kind: "snapshot", name: "old-build-2024" });
    const told = question();
    expect(told).toMatch(/Delete the snapshot old-build-2024 \(\d+\), 18.5 GB, 730 days old\./);
    expect(told).toContain("It saves $1.11 a month.");
    expect(told).toContain("Of the droplet old-build, which stays: it has no other snapshot.");
  });

  it("shows which droplet a backup is of", async () => {
    await careful.fails("delete_storage", { kind: "backup", name: "db-1 weekly" });
    expect(question()).toContain("Of the droplet db-1, which stays.");
  });

  it("says when it is the last of something that is gone", async () => {
    const { world } = careful.sandbox;
    await careful.ok("list_storage");
    const droplets = world.part(Droplets);
    const old = droplets.all.find(({ name }) => name === "old-build");
    if (old) droplets.remove(old);
    await careful.fails("delete_storage", { kind: "snapshot", name: "old-build-2024" });
    expect(question()).toMatch(
      /Of a droplet that is gone or cannot be seen \(\d+\): it has no other snapshot/,
    );
  });

  it("deletes a droplet's and a volume's", async () => {
    const { world } = digitalOcean.sandbox;
    expect(
      await digitalOcean.ok("delete_storage", { kind: "snapshot", name: "web-1-release" }),
    ).toMatchObject({
      status: "deleted",
      monthly_saved: 0.25,
    });
    expect(world.part(Droplets).all[0]?.snapshots).toEqual([]);
    const [data] = world.part(Snapshots).ofVolumes;
    expect(await digitalOcean.ok("delete_storage", { kind: "snapshot", name: data?.id })).toMatchObject({
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
    expect(await digitalOcean.fails("delete_storage", { kind: "snapshot", name: "appliance" })).toMatchObject(
      {
        kind: "not_found",
      },
    );
    expect(await digitalOcean.fails("delete_storage", { kind: "backup", name: "appliance" })).toMatchObject({
      kind: "not_found",
      error: expect.stringContaining("There are db-1 weekly, db-1 nightly."),
    });
    expect(await digitalOcean.ok("delete_storage", { kind: "image", name: "appliance" })).toMatchObject({
      monthly_saved: 0.6,
    });
    expect(
      await digitalOcean.ok("delete_storage", { kind: "backup", name: String(backup.id) }),
    ).toMatchObject({ name: "db-1 nightly", monthly_saved: 0 });
    expect(images.all).not.toContain(custom);
    expect(images.all).not.toContain(backup);
  });

  it("does not delete a public image, and names what is nearest", async () => {
    expect(
      await digitalOcean.fails("delete_storage", { kind: "image", name: "ubuntu-24-04-x64" }),
    ).toMatchObject({
      kind: "not_found",
    });
    expect(
      await digitalOcean.fails("delete_storage", { kind: "snapshot", name: "old-build-2023" }),
    ).toMatchObject({
      next: "Did you mean old-build-2024?",
    });
  });

  it("is stopped by a rule about snapshots", async () => {
    expect(await ruled.fails("delete_storage", { kind: "snapshot", name: "old-build-2024" })).toMatchObject({
      kind: "refused",
    });
    await ruled.ok("delete_storage", { kind: "snapshot", name: "web-1-release" });
  });
});
