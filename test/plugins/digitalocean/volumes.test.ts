import { describe, expect, it } from "@jest/globals";
import { SandboxAccount } from "../../../plugins/digitalocean/sandbox/account.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Volumes } from "../../../plugins/digitalocean/sandbox/volumes.js";
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
const thrifty = useDigitalOcean(() => ({ risks: { costs: "deny" } }));
const quick = useDigitalOcean(() => ({ options: { waitSeconds: 1 } }));

/** What a person was asked since the last time. */
const question = () => asked.splice(0).join("\n");
const volumes = (of = digitalOcean) => of.sandbox.world.part(Volumes);
const named = (name: string, of = digitalOcean) => volumes(of).all.find((one) => one.name === name);

describe("digitalocean_create_volume", () => {
  it("creates one, attaches it, and answers when it is on its droplet", async () => {
    digitalOcean.requests();
    const made = await digitalOcean.ok("create_volume", {
      name: "logs",
      size: 20,
      droplet: "web-1",
      filesystem: "xfs",
    });
    expect(made).toEqual({
      id: named("logs")?.id,
      name: "logs",
      region: "fra1",
      size_gb: 20,
      monthly: 2,
      droplet: "web-1",
      status: "attached",
    });
    expect(digitalOcean.requests()).toContain(`POST /volumes/${made["id"]}/actions`);
    const [web] = digitalOcean.sandbox.world.part(Droplets).all;
    expect(web?.volumes).toContain(made["id"]);
    expect(named("logs")).toMatchObject({ filesystem_type: "xfs", tags: [] });
  });

  it("finds its region by name too, and none that is not there", async () => {
    const made = await digitalOcean.ok("create_volume", { name: "far", size: 1, region: "Frankfurt 1" });
    expect(made).toMatchObject({ region: "fra1" });
    digitalOcean.requests();
    const wrong = await digitalOcean.fails("create_volume", { name: "farther", size: 1, region: "fra9" });
    expect(wrong).toMatchObject({ kind: "not_found" });
    expect(digitalOcean.requests()).not.toContain("POST /volumes");
    await digitalOcean.ok("delete_storage", { kind: "volume", name: "far" });
  });

  it("begins with a snapshot, in its region and size", async () => {
    const made = await digitalOcean.ok("create_volume", {
      name: "data-copy",
      snapshot: "data-before-migration",
    });
    expect(made).toMatchObject({ region: "fra1", size_gb: 100, monthly: 10, status: "created" });
  });

  it("tells the price first, and creates nothing when a person declines", async () => {
    careful.requests();
    const refused = await careful.fails("create_volume", { name: "big", size: 500, droplet: "db-1" });
    expect(refused).toMatchObject({ kind: "declined" });
    const told = question();
    expect(told).toContain("Create the volume big (500 GiB) in fra1, for $50.00 a month.");
    expect(told).toContain("attached to db-1");
    expect(careful.requests().filter((one) => !one.startsWith("GET "))).toEqual([]);
  });

  it.each([
    [{ name: "Logs", size: 1, region: "fra1" }, "validation", /name/],
    [{ name: "a", size: 0, region: "fra1" }, "validation", /size/],
    [{ name: "a", size: 16_385, region: "fra1" }, "validation", /size/],
    [{ name: "a", region: "fra1" }, "validation", /size: none/],
    [{ name: "a", size: 1 }, "validation", /region: none/],
    [{ name: "a", size: 1, region: "fra1", filesystem: "ntfs" }, "validation", /filesystem/],
    [{ name: "a", size: 1, region: "nyc3", droplet: "web-1" }, "validation", /web-1 is in fra1/],
    [{ name: "a", snapshot: "data-before-migration", size: 50 }, "validation", /needs 100 GiB/],
    [{ name: "a", snapshot: "data-before-migration", region: "nyc3" }, "validation", /not in nyc3/],
    [{ name: "a", snapshot: "data-before-migration", filesystem: "ext4" }, "validation", /filesystem/],
    [{ name: "a", snapshot: "web-1-release" }, "validation", /one of a droplet/],
    [{ name: "a", size: 1, droplet: "web-3" }, "not_found", /web-3/],
    [{ name: "a", size: 1, region: "mars1" }, "not_found", /region/],
    [{ name: "data", size: 1, region: "fra1" }, "conflict", /already exists/],
  ])("refuses %j", async (args, kind, message) => {
    const before = volumes().all.length;
    expect(await digitalOcean.fails("create_volume", args)).toMatchObject({
      kind,
      error: expect.stringMatching(message),
    });
    expect(volumes().all).toHaveLength(before);
  });

  it("names the limit when there may be no more", async () => {
    const account = digitalOcean.sandbox.world.part(SandboxAccount);
    account.volumeLimit = 1;
    const refused = await digitalOcean.fails("create_volume", { name: "more", size: 1, region: "fra1" });
    account.volumeLimit = 100;
    expect(refused).toMatchObject({
      kind: "conflict",
      next: expect.stringContaining("digitalocean_get_account"),
    });
  });

  it("says that a volume is there when it could not be attached", async () => {
    digitalOcean.sandbox.actions.next("errored");
    const failed = await digitalOcean.fails("create_volume", { name: "half", size: 1, droplet: "web-2" });
    expect(failed).toMatchObject({
      kind: "conflict",
      error: expect.stringMatching(/volume half was created, but not attached to web-2/),
      next: expect.stringContaining("Do not create it again"),
      action_id: expect.any(Number),
    });
    expect(named("half")).toBeDefined();
  });
});

describe("digitalocean_run_volume_action", () => {
  it("attaches, detaches and attaches to another droplet", async () => {
    await digitalOcean.ok("create_volume", { name: "moving", size: 5, droplet: "web-1" });
    const run = (args: object) => digitalOcean.ok("run_volume_action", { volume: "moving", ...args });
    expect(await run({ action: "detach" })).toMatchObject({ status: "completed", droplet: "web-1" });
    expect(await run({ action: "attach", droplet: "web-2" })).toMatchObject({
      volume: "moving",
      status: "completed",
      droplet: "web-2",
    });
    const { error, next } = await digitalOcean.fails("run_volume_action", {
      volume: "moving",
      action: "attach",
      droplet: "web-1",
    });
    expect([error, next]).toEqual([
      expect.stringContaining("attached to web-2 already"),
      expect.stringContaining("Detach it first"),
    ]);
  });

  it("grows a volume, and says what is left to do in the droplet", async () => {
    const grown = await digitalOcean.ok("run_volume_action", { volume: "data", action: "resize", size: 150 });
    expect(grown).toMatchObject({
      status: "completed",
      size_gb: 150,
      monthly: 15,
      next: expect.stringContaining("resize2fs"),
    });
    expect(named("data")?.size).toBe(150);
  });

  it("takes a snapshot under a name of its own or with the day", async () => {
    const one = await digitalOcean.ok("run_volume_action", {
      volume: "old-data",
      action: "snapshot",
      name: "last",
    });
    expect(one).toMatchObject({ status: "completed", size_gb: 150, monthly: 9 });
    await digitalOcean.ok("run_volume_action", { volume: "old-data", action: "snapshot" });
    const { storage } = await digitalOcean.ok("list_storage", { kind: "snapshot", fields: "name,of" });
    expect(storage).toContainEqual({ name: "last", of: "volume old-data" });
    expect(storage).toContainEqual({
      name: expect.stringMatching(/^old-data-\d{4}-\d\d-\d\d$/),
      of: "volume old-data",
    });
  });

  it("asks with the price before what costs more, and not for its risk before the rest", async () => {
    await careful.fails("run_volume_action", { volume: "data", action: "resize", size: 200 });
    expect(question()).toContain(
      "Grow the volume data from 100 to 200 GiB, for $20.00 a month instead of $10.00.",
    );
    await careful.fails("run_volume_action", { volume: "data", action: "snapshot" });
    expect(question()).toContain("$6.00 a month at most");
    await careful.fails("run_volume_action", { volume: "data", action: "detach" });
    const told = question();
    expect(told).toContain("Detach the volume data from db-1.");
    expect(told).not.toContain("costs:");
  });

  it("does nothing that costs more where that is denied, and all else", async () => {
    const refused = { kind: "refused" };
    const made = { name: "more", size: 1, region: "fra1" };
    expect(await thrifty.fails("create_volume", made)).toMatchObject(refused);
    const run = { volume: "data" };
    expect(await thrifty.fails("run_volume_action", { ...run, action: "resize", size: 200 })).toMatchObject(
      refused,
    );
    expect(await thrifty.fails("run_volume_action", { ...run, action: "snapshot" })).toMatchObject(refused);
    expect(await thrifty.ok("run_volume_action", { ...run, action: "detach" })).toMatchObject({
      status: "completed",
    });
  });

  it("does not wait longer than it may", async () => {
    quick.sandbox.actions.next("never");
    const gone = { volume: "old-data", action: "attach", droplet: "old-build" };
    expect(await quick.ok("run_volume_action", gone)).toMatchObject({
      status: "in-progress",
      action_id: expect.any(Number),
      next: expect.stringContaining("digitalocean_list_storage"),
    });
    expect(await quick.fails("run_volume_action", gone)).toMatchObject({
      kind: "conflict",
      error: expect.stringContaining("pending event"),
    });
  });

  it.each([
    [{ volume: "data", action: "resize", size: 10 }, "validation", /only grows/],
    [{ volume: "data", action: "resize" }, "validation", /size: resize needs it/],
    [{ volume: "data", action: "detach", droplet: "db-1" }, "validation", /droplet: only attach/],
    [{ volume: "data", action: "attach" }, "validation", /droplet: attach needs it/],
    [
      { volume: "old-data", action: "attach", droplet: "web-1" },
      "validation",
      /web-1 is in fra1, old-data in nyc3/,
    ],
    [{ volume: "old-data", action: "detach" }, "conflict", /attached to no droplet/],
    [{ volume: "datta", action: "detach" }, "not_found", /there is no datta/],
    [{ volume: "data", action: "wipe" }, "validation", /action/],
  ])("refuses %j", async (args, kind, message) => {
    expect(await digitalOcean.fails("run_volume_action", args)).toMatchObject({
      kind,
      error: expect.stringMatching(message),
    });
  });

  it("asks for the id where two volumes have one name", async () => {
    volumes().add({ name: "twice", region: "fra1", size: 1 });
    const { id } = volumes().add({ name: "twice", region: "nyc3", size: 1 });
    const { error } = await digitalOcean.fails("delete_storage", { kind: "volume", name: "twice" });
    expect(error).toContain(id);
    expect(await digitalOcean.ok("delete_storage", { kind: "volume", name: id })).toMatchObject({
      name: "twice",
    });
  });
});

describe("digitalocean_delete_storage of a volume", () => {
  it("shows what is lost, what stays and what it saves", async () => {
    await careful.fails("delete_storage", { kind: "volume", name: "old-data" });
    const told = question();
    expect(told).toContain("Delete the volume old-data");
    expect(told).toContain("250 GiB");
    expect(told).toContain("It saves $25.00 a month.");
    expect(told).toContain("There is no snapshot of it");
  });

  it("names snapshots that stay and are paid for", async () => {
    await careful.sandbox.world
      .part(Droplets)
      .all.find(({ name }) => name === "db-1")
      ?.volumes.splice(0);
    await careful.fails("delete_storage", { kind: "volume", name: "data" });
    expect(question()).toContain("Its snapshots stay, for $3.75 a month: data-before-migration.");
  });

  it("deletes it, and not while it is attached", async () => {
    expect(await digitalOcean.fails("delete_storage", { kind: "volume", name: "data" })).toMatchObject({
      kind: "conflict",
      error: expect.stringContaining("attached to db-1"),
      next: expect.stringContaining("detach"),
    });
    expect(await digitalOcean.ok("delete_storage", { kind: "volume", name: "old-data" })).toMatchObject({
      status: "deleted",
      monthly_saved: 25,
    });
    expect(named("old-data")).toBeUndefined();
  });
});
