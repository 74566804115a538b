import { afterEach, describe, expect, it } from "@jest/globals";
import { Clusters } from "../../../plugins/digitalocean/sandbox/clusters.js";
import { Databases } from "../../../plugins/digitalocean/sandbox/databases.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { LoadBalancers } from "../../../plugins/digitalocean/sandbox/load-balancers.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const toolsets = ["default", "recovery", "databases", "kubernetes"];
// What is begun takes seconds here, so that there is time to delete it.
const digitalOcean = useDigitalOcean(() => ({ toolsets }), { pace: 30 });
/** It does not wait for long. */
const hasty = useDigitalOcean(() => ({ toolsets, options: { waitSeconds: 1 } }), { pace: 1000 });

const droplets = () => digitalOcean.sandbox.world.part(Droplets).all;
const removeLast = (all: unknown[]) => () => void all.pop();
const fresh = { region: "fra1", size: "s-1vcpu-1gb", image: "ubuntu-24-04-x64" };

afterEach(() => digitalOcean.sandbox.actions.settle(Number.POSITIVE_INFINITY));

/** Calls a tool, and does something as soon as its change has been answered. */
async function meanwhile(tool: string, args: Record<string, unknown>, what: () => void) {
  digitalOcean.requests();
  const call = digitalOcean.fails(tool, args);
  const begun = () => digitalOcean.sandbox.exchanges.at(-1)?.method === "GET" && changes() > before;
  const changes = () => digitalOcean.sandbox.exchanges.filter(({ method }) => method !== "GET").length;
  const before = changes();
  let isOver = false;
  void call.finally(() => {
    isOver = true;
  });
  while (!begun() && !isOver) await new Promise((done) => setTimeout(done, 5));
  what();
  return call;
}

describe("what is deleted while it is waited for", () => {
  it("is told as gone: a droplet that an action runs on", async () => {
    const all = droplets();
    const image = all[0]?.image;
    if (!image) throw new Error("there are droplets");
    for (const [tool, args] of [
      ["run_droplet_action", { action: "reboot" }],
      ["rebuild_droplet", { action: "rebuild", image: "debian-12-x64" }],
    ] as const) {
      const droplet = digitalOcean.sandbox.world
        .part(Droplets)
        .add({ ...fresh, image, name: "web-9", status: "active" });
      const failed = await meanwhile(tool, { droplet: "web-9", ...args }, removeLast(all));
      expect(failed.error).toBe(`web-9 (${droplet.id}) is gone: somebody has deleted it meanwhile.`);
      expect(failed).toMatchObject({
        kind: "not_found",
        action_id: expect.any(Number),
        next: expect.stringContaining("digitalocean_list_droplets"),
      });
    }
  });

  it.each([
    [
      "create_database",
      { name: "brief", engine: "pg", region: "fra1", size: "db-s-1vcpu-1gb", trusted_sources: "tag:web" },
      () => digitalOcean.sandbox.world.part(Databases).all,
    ],
    [
      "create_cluster",
      { name: "brief", region: "fra1", pools: [{ size: "s-1vcpu-2gb" }] },
      () => digitalOcean.sandbox.world.part(Clusters).all,
    ],
    [
      "configure_network_object",
      {
        kind: "load_balancer",
        name: "brief",
        settings: { region: "fra1", forwarding: ["http 80 -> http 80"], droplets: ["web-1"] },
      },
      () => digitalOcean.sandbox.world.part(LoadBalancers).all,
    ],
  ] as const)("is told as gone: %s", async (tool, args, all) => {
    const failed = await meanwhile(tool, args, () =>
      all().splice(
        all().findIndex((one) => one.name === "brief"),
        1,
      ),
    );
    expect(failed).toMatchObject({ kind: "not_found", next: expect.stringContaining("list") });
    expect(failed.error).toMatch(/brief.* now it is gone\./);
  });
});

describe("an action that errors", () => {
  it.each([
    ["run_droplet_action", { droplet: "web-1", action: "reboot" }],
    ["rebuild_droplet", { droplet: "web-1", action: "password_reset" }],
    ["run_volume_action", { volume: "data", action: "resize", size: 200 }],
    ["configure_network_object", { kind: "reserved_ip", settings: { droplet: "web-2" } }],
    ["create_droplet", { ...fresh, name: "web-8" }],
  ] as const)("fails the call, which says what it was: %s", async (tool, args) => {
    digitalOcean.sandbox.actions.next("errored");
    const failed = await digitalOcean.fails(tool, args);
    expect(failed).toMatchObject({ kind: "conflict", next: expect.stringMatching(/digitalocean_/) });
    expect(failed.error).toMatch(/errored/);
  });
});

describe("what does not end in time", () => {
  it.each([
    [
      "run_droplet_action",
      { droplet: "web-1", action: "reboot" },
      /The action \d+ goes on.*Do not repeat it/,
    ],
    ["rebuild_droplet", { droplet: "web-2", action: "password_reset" }, /The action \d+ goes on/],
    ["run_volume_action", { volume: "data", action: "resize", size: 200 }, /\d{7}|list_storage/],
    ["create_droplet", { ...fresh, name: "slow" }, /"action_id":\d+.*Not active yet/],
    [
      "create_database",
      { name: "slow", engine: "pg", region: "fra1", size: "db-s-1vcpu-1gb", trusted_sources: "tag:web" },
      /get_database/,
    ],
    ["create_cluster", { name: "slow", region: "fra1", pools: [{ size: "s-1vcpu-2gb" }] }, /get_cluster/],
  ] as const)("is answered with the id, and how to go on: %s", async (tool, args, how) => {
    for (let at = 0; at < 2; at++) hasty.sandbox.actions.next("never");
    expect(JSON.stringify(await hasty.ok(tool, args))).toMatch(how);
  });
});

describe("a quota that is reached", () => {
  it.each([
    [422, "unprocessable_entity", "creating this/these droplet(s) will exceed your droplet limit"],
    [422, "root_cause", "volume limit of 1 reached"],
    [403, "forbidden", "You have reached the limit of your account"],
  ])("is told with its id and no correction of the input: %d %s", async (status, code, message) => {
    digitalOcean.sandbox.troubles.add({ at: "POST /droplets", way: "status", status, code, message });
    expect(await digitalOcean.fails("create_droplet", { ...fresh, name: "more" })).toMatchObject({
      kind: "conflict",
      error: `DigitalOcean answered ${status}: ${message}.`,
      next: expect.stringContaining("digitalocean_get_account shows the limits"),
    });
  });
});
