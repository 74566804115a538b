import { describe, expect, it } from "@jest/globals";
import { outcomeOf } from "../../../plugins/digitalocean/projects/project.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Firewalls } from "../../../plugins/digitalocean/sandbox/firewalls.js";
import { Projects } from "../../../plugins/digitalocean/sandbox/projects.js";
import { Tags } from "../../../plugins/digitalocean/sandbox/tags.js";
import { Volumes } from "../../../plugins/digitalocean/sandbox/volumes.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean(() => ({ risks: { publicAccess: "allow" } }));
const guarded = useDigitalOcean(() => ({ risks: { publicAccess: "deny" } }));
const blind = useDigitalOcean((sandbox) => ({
  risks: { publicAccess: "deny" },
  options: {
    token: sandbox.tokens.add({
      value: "no_firewalls",
      scopes: ["droplet:read", "droplet:update", "tag:read", "tag:create", "tag:delete"],
    }).value,
  },
}));
const reading = useDigitalOcean();
const ruled = useDigitalOcean(() => ({
  deny: [{ tool: "digitalocean_organize_*", when: { droplet: "tag:production" } }],
}));

const droplet = (name: string) =>
  digitalOcean.sandbox.world.part(Droplets).all.find((one) => one.name === name);
const organize = (args: object) => digitalOcean.ok("organize_resources", args as Record<string, unknown>);
const inProject = async (project: string) =>
  (
    (await digitalOcean.ok("list_projects", { project }))["resources"] as { kind: string; name: string }[]
  ).map(({ kind, name }) => `${kind}:${name}`);

describe("digitalocean_list_projects", () => {
  it("lists projects with how many things are in each", async () => {
    expect(await reading.ok("list_projects", { fields: "name,environment,default,resources" })).toEqual({
      projects: [
        { name: "first-project", environment: "Development", default: true, resources: 5 },
        { name: "shop", environment: "Production", default: false, resources: 3 },
      ],
      total: 2,
    });
  });

  it("lists what is in one, by name, in pages", async () => {
    const args = { project: "shop", fields: "kind,name", limit: 2 };
    const first = await reading.ok("list_projects", args);
    expect(first["resources"]).toEqual([
      { kind: "droplet", name: "web-1" },
      { kind: "droplet", name: "web-2" },
    ]);
    const rest = await reading.ok("list_projects", { ...args, cursor: first["cursor"] });
    expect(rest["resources"]).toEqual([{ kind: "domain", name: "example.com" }]);
  });

  it("names the nearest project where there is none", async () => {
    expect(await reading.fails("list_projects", { project: "shopp" })).toMatchObject({
      kind: "not_found",
      next: "Did you mean shop?",
    });
  });

  it("counts things of a tag by kind", async () => {
    expect(await reading.ok("list_projects", { tags: true })).toEqual({
      tags: [
        { name: "web", droplets: 2, images: 0, volumes: 0, volume_snapshots: 0, databases: 0 },
        { name: "production", droplets: 3, images: 0, volumes: 1, volume_snapshots: 0, databases: 0 },
      ],
      total: 2,
    });
  });
});

describe("digitalocean_organize_resources", () => {
  it("moves things to a project that it makes", async () => {
    const resources = ["droplet:db-1", "volume:data", "domain:example.net"];
    expect(await organize({ resources, project: "warehouse", create: true })).toEqual({
      project: "warehouse",
      created: true,
      moved: resources,
      unchanged: [],
      failed: [],
      added_tags: [],
      removed_tags: [],
    });
    expect(await inProject("warehouse")).toEqual(resources);
    expect(await organize({ resources, project: "warehouse", create: true })).toMatchObject({
      created: false,
      moved: [],
      unchanged: resources,
    });
  });

  it("moves databases, clusters and whatever else by name, and says what could not be moved", async () => {
    const projects = digitalOcean.sandbox.world.part(Projects);
    const names = ["database:main", "cluster:prod", "load_balancer:web", "vpc:default-fra1"];
    const resources = [...names, "reserved_ip:203.0.113.211"];
    expect(await organize({ resources, project: "shop" })).toMatchObject({ moved: resources });
    const { assign } = projects;
    projects.assign = (urn, project) => ({ ...assign.call(projects, urn, project), status: "service_down" });
    expect(await organize({ resources: ["droplet:old-build"], project: "shop" })).toMatchObject({
      moved: [],
      failed: ["droplet:old-build"],
    });
    projects.assign = assign;
    expect(["assigned", "already_assigned", "not_found", "unheard_of"].map(outcomeOf)).toEqual([
      "moved",
      "unchanged",
      "failed",
      "failed",
    ]);
  });

  it("adds tags, made when missing, in the letters that they have already, and removes others", async () => {
    const { world } = digitalOcean.sandbox;
    expect(
      await organize({
        resources: ["droplet:web-1", "volume:old-data"],
        add_tags: ["team:blue", "WEB"],
        remove_tags: ["production"],
      }),
    ).toMatchObject({ added_tags: ["team:blue", "web"], removed_tags: ["production"] });
    expect(droplet("web-1")?.tags).toEqual(["web", "team:blue"]);
    expect(droplet("web-2")?.tags).toEqual(["web", "production"]);
    expect(world.part(Volumes).all[1]?.tags).toEqual(["team:blue", "web"]);
    expect(world.part(Tags).all).toContain("production");
  });

  it("says what was made, what failed and what is left when it ends half-way, and goes on from there", async () => {
    const at = "POST /tags/*/resources";
    digitalOcean.sandbox.troubles.add({ at, way: "status", status: 403, code: "forbidden" });
    const args = {
      resources: ["droplet:old-build"],
      project: "attic",
      create: true,
      add_tags: ["old", "unused"],
      remove_tags: ["web"],
    };
    expect(await digitalOcean.fails("organize_resources", args)).toMatchObject({
      kind: "authentication",
      error: expect.stringMatching(
        /^2 of 5 changes of the resources were made\. Then this one failed, add the tag old: DigitalOcean answered 403/,
      ),
      next: expect.stringMatching(/`tag:create`.* The same call again goes on with what is left\.$/),
      made: ["create the project attic", "move to the project attic"],
      failed: "add the tag old",
      left: ["add the tag unused", "remove the tag web"],
    });
    expect(await inProject("attic")).toEqual(["droplet:old-build"]);
    expect(await organize(args)).toMatchObject({
      created: false,
      unchanged: ["droplet:old-build"],
      added_tags: ["old", "unused"],
      removed_tags: ["web"],
    });
  });

  it("tags snapshots of droplets as images, and of volumes as what they are", async () => {
    await organize({
      resources: ["snapshot:web-1-release", "snapshot:data-before-migration"],
      add_tags: ["keep"],
    });
    const { tags } = await digitalOcean.ok("list_projects", { tags: true });
    expect(tags).toContainEqual(expect.objectContaining({ name: "keep", images: 1, volume_snapshots: 1 }));
  });

  it.each([
    [{ resources: ["droplet:web-1"] }, "validation", /Nothing to do/],
    [{ resources: [], project: "shop" }, "validation", /resources/],
    [{ resources: ["web-1"], project: "shop" }, "validation", /begin with a kind/],
    [
      { resources: ["firewall:web"], project: "shop" },
      "validation",
      /firewall:web can be neither in a project nor tagged/,
    ],
    [{ resources: ["constructor:web-1"], project: "shop" }, "validation", /can be neither/],
    [{ resources: ["database:orders"], project: "shop" }, "not_found", /There are main/],
    [{ resources: ["droplet:web-9"], project: "shop" }, "not_found", /web-9/],
    [{ resources: ["droplet:web-1"], project: "nowhere" }, "not_found", /nowhere/],
    [{ resources: ["snapshot:web-1-release"], project: "shop" }, "validation", /cannot be in a project/],
    [
      { resources: ["droplet:web-1", "domain:example.com"], add_tags: ["a"] },
      "validation",
      /cannot have tags/,
    ],
    [{ resources: ["droplet:web-1"], add_tags: ["a b"] }, "validation", /add_tags/],
    [{ resources: ["droplet:web-1"], remove_tags: ["nothing"], add_tags: ["x"] }, "not_found", /nothing/],
  ])("changes nothing of %j", async (args, kind, message) => {
    digitalOcean.requests();
    expect(await digitalOcean.fails("organize_resources", args)).toMatchObject({
      kind,
      error: expect.stringMatching(message),
    });
    expect(digitalOcean.requests().filter((one) => !one.startsWith("GET "))).toEqual([]);
  });

  it.each([
    ["leaves a droplet without its firewall", { resources: ["droplet:web-1"], remove_tags: ["WEB"] }],
    ["gives a droplet a firewall that lets in more", { resources: ["droplet:db-1"], add_tags: ["Open"] }],
  ])("is stopped where it %s and nothing may be opened", async (_what, args) => {
    const { world } = guarded.sandbox;
    const inbound_rules = [{ protocol: "tcp", ports: "22", sources: { addresses: ["0.0.0.0/0"] } }];
    const open = { name: "open", droplet_ids: [], tags: ["open"], inbound_rules, outbound_rules: [] };
    world.part(Firewalls).add(open);
    guarded.requests();
    expect(await guarded.fails("organize_resources", args)).toMatchObject({
      kind: "refused",
      error: expect.stringContaining("publicAccess"),
    });
    expect(guarded.requests().filter((one) => !one.startsWith("GET "))).toEqual([]);
    world.part(Firewalls).all.pop();
  });

  it("is not stopped where no firewall is another, and is where nobody can tell", async () => {
    await guarded.ok("organize_resources", { resources: ["droplet:web-1"], remove_tags: ["production"] });
    // Without a firewall it is open already.
    await guarded.ok("organize_resources", { resources: ["droplet:old-build"], add_tags: ["web"] });
    expect(
      await blind.fails("organize_resources", { resources: ["droplet:web-1"], remove_tags: ["web"] }),
    ).toMatchObject({ kind: "refused" });
  });

  it("is stopped by a rule about a tag that one of the things has", async () => {
    const resources = ["droplet:old-build", "droplet:web-1"];
    expect(await ruled.fails("organize_resources", { resources, add_tags: ["a"] })).toMatchObject({
      kind: "refused",
    });
    await ruled.ok("organize_resources", { resources: resources.slice(0, 1), add_tags: ["a"] });
  });
});
