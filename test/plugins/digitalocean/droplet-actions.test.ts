import { beforeEach, describe, expect, it } from "@jest/globals";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Images } from "../../../plugins/digitalocean/sandbox/images.js";
import { Pace } from "../../../plugins/digitalocean/sandbox/pace.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean(() => ({
  toolsets: ["default", "recovery"],
  options: { waitSeconds: 1 },
}));
const asking = useDigitalOcean(() => ({
  toolsets: ["default", "recovery"],
  risks: { costs: "ask" },
  approvals: "destroy",
}));
/** Asks nobody either, and has its requests of a minute for itself. */
const unasked = useDigitalOcean(() => ({ toolsets: ["default", "recovery"] }));
const wary = useDigitalOcean(() => ({ risks: { costs: "ask" }, approvals: "write" }));
const ruled = useDigitalOcean(() => ({
  deny: [
    { tool: "digitalocean_*", when: { droplet: "prod-*" } },
    { tool: "digitalocean_*", when: { snapshot: "prod-*" } },
  ],
}));

const named = (name: string, { sandbox } = digitalOcean) => {
  const droplet = sandbox.world.part(Droplets).all.find((one) => one.name === name);
  if (!droplet) throw new Error(`There is no ${name}.`);
  return droplet;
};
const sent = () => {
  const found = digitalOcean.sandbox.exchanges.filter(
    ({ at }) => at === "POST /droplets/{droplet_id}/actions",
  );
  return JSON.parse(String(found.at(-1)?.body)) as unknown;
};
const ACT = /^POST \/droplets\/\d+\/actions$/;

beforeEach(() => {
  digitalOcean.sandbox.world.part(Pace).milliseconds = 1;
  digitalOcean.requests();
});

describe("digitalocean_run_droplet_action", () => {
  it("follows an action to its end, and tells how the droplet is then", async () => {
    expect(await digitalOcean.ok("run_droplet_action", { droplet: "web-2", action: "shutdown" })).toEqual({
      droplet: "web-2",
      id: named("web-2").id,
      action: "shutdown",
      action_id: expect.any(Number),
      status: "completed",
      droplet_status: "off",
      ip: "203.0.113.12",
    });
    expect(
      await digitalOcean.ok("run_droplet_action", { droplet: "web-2", action: "power_on" }),
    ).toMatchObject({
      droplet_status: "active",
    });
  });

  it.each([
    ["reboot", {}, { type: "reboot" }],
    ["power_cycle", {}, { type: "power_cycle" }],
    ["enable_ipv6", {}, { type: "enable_ipv6" }],
    ["enable_backups", {}, { type: "enable_backups" }],
    ["snapshot", { name: "before-upgrade" }, { type: "snapshot", name: "before-upgrade" }],
    ["rename", { name: "web-one" }, { type: "rename", name: "web-one" }],
    ["rename", { name: "web-1" }, { type: "rename", name: "web-1" }],
    ["power_off", {}, { type: "power_off" }],
    ["power_on", {}, { type: "power_on" }],
  ])("%s with %p", async (action, args, body) => {
    const { id } = named(
      action === "rename" && "name" in args && args.name === "web-1" ? "web-one" : "web-1",
    );
    expect(
      await digitalOcean.ok("run_droplet_action", { droplet: String(id), action, ...args }),
    ).toMatchObject({
      status: "completed",
    });
    expect(sent()).toEqual(body);
  });

  it("has left what was done", async () => {
    const view = await digitalOcean.ok("get_droplet", { droplet: "web-1" });
    expect(view).toMatchObject({
      name: "web-1",
      status: "active",
      ipv6: expect.stringContaining("2001:db8::"),
      features: expect.stringContaining("backups"),
      snapshots: [
        expect.stringMatching(/^web-1-release \(\d+\)$/),
        expect.stringMatching(/^before-upgrade \(\d+\)$/),
      ],
    });
    expect(view["actions"]).toHaveLength(5);
    expect(view["actions"]).toContainEqual(expect.stringMatching(/^\d+ power_on completed /));
  });

  it("says that a droplet which was asked to shut down is still on", async () => {
    const web = named("web-2");
    const stuck = { get: () => "active", set: () => undefined, configurable: true, enumerable: true };
    Object.defineProperty(web, "status", stuck);
    const done = await digitalOcean.ok("run_droplet_action", { droplet: "web-2", action: "shutdown" });
    Object.defineProperty(web, "status", {
      value: "active",
      writable: true,
      configurable: true,
      enumerable: true,
    });
    expect(done).toMatchObject({ droplet_status: "active", next: expect.stringContaining("power_off") });
  });

  it("keeps to rules about the name that a droplet is to get, and a snapshot", async () => {
    for (const action of ["rename", "snapshot"])
      expect(
        await ruled.fails("run_droplet_action", { droplet: "web-1", action, name: "prod-1" }),
      ).toMatchObject({ kind: "refused" });
  });

  it("resizes without the disk, and only what is off", async () => {
    const refused = await digitalOcean.fails("run_droplet_action", {
      droplet: "db-1",
      action: "resize",
      size: "s-4vcpu-8gb",
    });
    expect(refused).toMatchObject({ kind: "conflict", next: expect.stringContaining("shutdown first") });
    const old = { droplet: "old-build", action: "resize" };
    await digitalOcean.ok("run_droplet_action", { ...old, size: "s-1vcpu-2gb" });
    expect(sent()).toEqual({ type: "resize", size: "s-1vcpu-2gb", disk: false });
    expect(named("old-build")).toMatchObject({ size: "s-1vcpu-2gb", disk: 25 });
    await digitalOcean.ok("run_droplet_action", { ...old, size: "s-1vcpu-1gb" });
    expect(named("old-build")).toMatchObject({ size: "s-1vcpu-1gb" });
  });

  it.each([
    [{ action: "resize" }, "validation", "It can have s-1vcpu-2gb ($12.00)"],
    [{ action: "resize", size: "s-1vcpu-512mb-10gb" }, "validation", "cannot shrink"],
    [{ action: "resize", size: "s-8vcpu-16gb" }, "validation", "not to be had in nyc3"],
    [{ action: "resize", size: "s-1vcpu-1gb" }, "conflict", "already"],
    [{ action: "snapshot" }, "validation", "name: snapshot takes one"],
    [{ action: "power_on", name: "x" }, "validation", "power_on does not take it"],
    [{ action: "rebuild" }, "validation", "power_on"],
    [{ action: "reboot" }, "validation", "powered off"],
  ])("refuses %p", async (args, kind, text) => {
    const failed = await digitalOcean.fails("run_droplet_action", { droplet: "old-build", ...args });
    expect(failed).toMatchObject({ kind });
    expect(`${failed.error} ${failed["next"]}`).toContain(text);
  });

  it("tells of an action that errors", async () => {
    digitalOcean.sandbox.actions.next("errored");
    expect(
      await digitalOcean.fails("run_droplet_action", { droplet: "web-1", action: "reboot" }),
    ).toMatchObject({
      kind: "conflict",
      error: expect.stringMatching(/^web-1 \(\d+\): The action reboot \(\d+\) has errored\./),
      action_id: expect.any(Number),
    });
  });

  it("ends the following of one that never ends, with its id; nothing else is begun meanwhile", async () => {
    digitalOcean.sandbox.actions.next("never");
    const { status, action_id, next } = await digitalOcean.ok("run_droplet_action", {
      droplet: "db-1",
      action: "reboot",
    });
    expect(status).toBe("in-progress");
    expect(next).toContain(String(action_id));
    digitalOcean.requests();
    expect(
      await digitalOcean.fails("run_droplet_action", { droplet: "db-1", action: "reboot" }),
    ).toMatchObject({
      kind: "conflict",
      error: "db-1 is locked: another action is going on with it.",
    });
    expect(digitalOcean.requests()).not.toContainEqual(expect.stringMatching(ACT));
    named("db-1").locked = false;
    expect(
      await digitalOcean.fails("run_droplet_action", { droplet: "db-1", action: "reboot" }),
    ).toMatchObject({
      kind: "conflict",
      error: "DigitalOcean answered 422: Droplet already has a pending event.",
    });
  });

  it.each([
    ["web-1", { action: "snapshot", name: "x" }, "$0.06 a month per GiB"],
    ["web-1", { action: "enable_backups" }, "$2.40 a month"],
    ["old-build", { action: "resize", size: "s-2vcpu-2gb" }, "$18.00 a month"],
  ])("asks before %s costs more: %p", async (droplet, args, price) => {
    const failed = await asking.fails("run_droplet_action", { droplet, ...args });
    expect(failed).toMatchObject({ kind: "confirmation_required" });
    expect(JSON.stringify(failed)).toContain(price);
  });

  it.each([
    ["weekly", "$14.40 a month instead of $7.20, weekly backups included."],
    ["daily", "$15.60 a month instead of $7.80, daily backups included."],
  ] as const)("counts %s backups into the price of a size", async (plan, told) => {
    const droplet = named("old-build", asking);
    Object.assign(droplet, { plan, features: ["backups"] });
    const call = { droplet: "old-build", action: "resize", size: "s-1vcpu-2gb" };
    const asked = await asking.fails("run_droplet_action", call);
    expect(asked["preview"]).toContain(`to s-1vcpu-2gb, for ${told}`);
    expect(asked["preview"]).toContain(`Risk (costs): old-build costs ${told}`);
    const grown = await asking.fails("rebuild_droplet", call);
    expect(grown["preview"]).toContain(
      `with its disk, for ${/\$\S+ a month/.exec(told)?.[0]}, ${plan} backups included.`,
    );
    droplet.features = [];
  });

  it("says that the price is without backups where their plan cannot be read", async () => {
    const droplet = named("old-build", asking);
    droplet.features = ["backups"];
    const at = "GET /droplets/*/backups/policy";
    asking.sandbox.troubles.add({ at, way: "status", status: 403, code: "forbidden", times: 9 });
    const call = { droplet: "old-build", action: "resize", size: "s-1vcpu-2gb" };
    expect((await asking.fails("run_droplet_action", call))["preview"]).toContain(
      "$12.00 a month instead of $6.00, without the price of its backups.",
    );
    droplet.features = [];
  });

  it("does not turn on backups that are on, nor name a price for them", async () => {
    expect(
      await asking.fails("run_droplet_action", { droplet: "db-1", action: "enable_backups" }),
    ).toMatchObject({
      kind: "conflict",
      error: "db-1 has backups already.",
      next: expect.stringContaining("disable_backups"),
    });
  });

  it("does not ask before one costs less", async () => {
    const droplet = named("old-build", asking);
    droplet.size = "s-4vcpu-8gb";
    await asking.ok("run_droplet_action", { droplet: "old-build", action: "resize", size: "s-1vcpu-1gb" });
    expect(droplet.size).toBe("s-1vcpu-1gb");
  });
});

describe("digitalocean_rebuild_droplet", () => {
  it("overwrites a disk with an image", async () => {
    await digitalOcean.ok("rebuild_droplet", {
      droplet: "old-build",
      action: "rebuild",
      image: "debian-12-x64",
    });
    expect(sent()).toEqual({ type: "rebuild", image: "debian-12-x64" });
    expect(named("old-build").image.slug).toBe("debian-12-x64");
  });

  it("restores one of the droplet's own backups and snapshots, by name or id", async () => {
    const snapshot = named("web-1").snapshots.at(-1);
    for (const image of ["before-upgrade", String(snapshot)]) {
      await digitalOcean.ok("rebuild_droplet", { droplet: "web-1", action: "restore", image });
      expect(sent()).toEqual({ type: "restore", image: snapshot });
    }
    const failed = await digitalOcean.fails("rebuild_droplet", {
      droplet: "web-1",
      action: "restore",
      image: "db-1 weekly",
    });
    expect(failed).toMatchObject({
      kind: "not_found",
      next: expect.stringContaining(`before-upgrade (${snapshot}`),
    });
  });

  it("grows a disk, resets a password and ends backups", async () => {
    const droplet = named("old-build");
    await digitalOcean.ok("run_droplet_action", { droplet: "old-build", action: "shutdown" });
    await digitalOcean.ok("rebuild_droplet", { droplet: "old-build", action: "resize", size: "s-1vcpu-2gb" });
    expect(sent()).toEqual({ type: "resize", size: "s-1vcpu-2gb", disk: true });
    expect(droplet).toMatchObject({ size: "s-1vcpu-2gb", disk: 50 });
    await digitalOcean.ok("rebuild_droplet", { droplet: "old-build", action: "password_reset" });
    await digitalOcean.ok("rebuild_droplet", { droplet: "web-1", action: "disable_backups" });
    expect(named("web-1").features).not.toContain("backups");
  });

  it.each([
    [{ action: "rebuild" }, "validation", "digitalocean_list_images"],
    [{ action: "rebuild", image: "web-golden" }, "validation", "is not in nyc3"],
    [
      { droplet: "web-2", action: "restore" },
      "validation",
      "image: restore takes a backup or snapshot of web-2",
    ],
    [
      { droplet: "web-2", action: "restore", image: "a" },
      "not_found",
      "It has none; rebuild takes any image.",
    ],
    [{ action: "resize", size: "s-1vcpu-512mb-10gb" }, "validation", "cannot shrink"],
    [{ action: "password_reset", image: "debian-12-x64" }, "validation", "does not take one"],
    [{ action: "rebuild", size: "c-2" }, "validation", "does not take one"],
  ])("refuses %p", async (args, kind, text) => {
    const failed = await unasked.fails("rebuild_droplet", { droplet: "old-build", ...args });
    expect(failed).toMatchObject({ kind });
    expect(`${failed.error} ${failed["next"]}`).toContain(text);
  });

  it.each([
    [
      "db-1",
      { action: "rebuild", image: "debian-12-x64" },
      ["its disk is overwritten", "80 GiB", "1 backup", "volumes stay"],
    ],
    ["db-1", { action: "restore", image: "db-1 weekly" }, ["db-1 weekly of 20", "its disk is overwritten"]],
    [
      "old-build",
      { action: "resize", size: "s-2vcpu-4gb" },
      ["25 to 80 GiB", "cannot shrink", "$24.00 a month"],
    ],
    ["web-1", { action: "password_reset" }, ["stops working", "e-mail"]],
    ["db-1", { action: "disable_backups" }, ["1 backup"]],
    ["web-2", { action: "rebuild", image: "debian-12-x64" }, ["There is no snapshot and no backup of it."]],
    ["web-1", { action: "rebuild", image: "debian-12-x64" }, ["It has 1 snapshot from before."]],
  ])("says first what is lost of %s by %p", async (droplet, args, texts) => {
    const backup = asking.sandbox.world.part(Images).all.find(({ type }) => type === "backup");
    asking.requests();
    expect(named("db-1", asking).backups).toEqual([backup?.id]);
    const failed = await asking.fails("rebuild_droplet", { droplet, ...args });
    expect(failed).toMatchObject({ kind: "confirmation_required" });
    for (const text of texts) expect(JSON.stringify(failed["preview"])).toContain(text);
    expect(asking.requests()).not.toContainEqual(expect.stringMatching(ACT));
  });
});

describe("a person who is asked about an action", () => {
  it.each([
    ["reboot", {}, "Reboot the droplet web-1 (active)."],
    ["power_off", {}, "Turn off the droplet web-1 (active) at once.\nIt is like pulling the plug"],
    ["rename", { name: "web-9" }, "Rename the droplet web-1 (active) to web-9."],
    [
      "snapshot",
      { name: "before" },
      "Take the snapshot before of the droplet web-1 (active), for $0.06 a month per GiB.",
    ],
    ["enable_backups", {}, "Turn on weekly backups of the droplet web-1 (active), for $2.40 a month."],
    [
      "resize",
      { droplet: "old-build", size: "s-2vcpu-4gb" },
      "Resize the droplet old-build (off) to s-2vcpu-4gb, for $24.00 a month instead of $6.00.\nThe disk stays as it is.",
    ],
  ])("reads what %s does", async (action, more, told) => {
    const { preview } = await wary.fails("run_droplet_action", { droplet: "web-1", action, ...more });
    expect(preview).toContain(`Allow digitalocean_run_droplet_action?\n${told}`);
  });
});

describe("a new name of a droplet", () => {
  it.each(["two words", "ends-with-", "a_b", "a".repeat(256)])(
    "is refused when it is no hostname: %s",
    async (name) => {
      expect(
        await unasked.fails("run_droplet_action", { droplet: "web-2", action: "rename", name }),
      ).toMatchObject({
        status: 422,
        error: expect.stringContaining("Only valid hostname characters are allowed"),
      });
      expect(named("web-2").name).toBe("web-2");
    },
  );
});
