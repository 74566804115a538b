import { describe, expect, it } from "@jest/globals";
import { Clusters } from "../../../plugins/digitalocean/sandbox/clusters.js";
import { LoadBalancers } from "../../../plugins/digitalocean/sandbox/load-balancers.js";
import { Volumes } from "../../../plugins/digitalocean/sandbox/volumes.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const toolsets = ["default", "kubernetes", "reveals"];
const digitalOcean = useDigitalOcean(() => ({ toolsets }));
/** Nothing ends while it waits. */
const slow = useDigitalOcean(() => ({ toolsets, options: { waitSeconds: 0.5 } }), { pace: 1e6 });
const asking = useDigitalOcean(() => ({ toolsets, risks: { costs: "ask" }, approvals: "destroy" }));
const broken = useDigitalOcean(() => ({ toolsets }));
const ruled = useDigitalOcean(() => ({
  toolsets,
  deny: [{ tool: "*", when: { volume: "keep*" } }],
}));

const cluster = "prod";
const changes = (user = digitalOcean) => user.requests().filter((one) => !one.startsWith("GET"));
const preview = async (tool: string, args: Record<string, unknown>) => {
  const failed = await asking.fails(tool, args);
  expect(failed).toMatchObject({ kind: "confirmation_required" });
  return String(failed["preview"]).split("\n").slice(1);
};

describe("digitalocean_list_clusters", () => {
  it("lists clusters with what one asks first", async () => {
    expect(await digitalOcean.ok("list_clusters")).toEqual({
      clusters: [
        {
          id: expect.any(String),
          name: "prod",
          status: "running",
          region: "fra1",
          version: "1.32.5-do.2",
          nodes: 3,
          monthly: 100,
          tags: "production",
        },
      ],
      total: 1,
    });
  });
});

describe("digitalocean_get_cluster", () => {
  it("tells its pools and what it can go to", async () => {
    expect(await digitalOcean.ok("get_cluster", { cluster })).toMatchObject({
      ha: true,
      endpoint: expect.stringMatching(/^https:/),
      upgrades: ["1.33.1-do.2"],
      pools: [
        {
          name: "web",
          size: "s-2vcpu-4gb",
          count: 2,
          labels: "tier=web",
          nodes: [expect.stringMatching(/^web-\w+, running$/), expect.any(String)],
        },
        { name: "jobs", size: "s-1vcpu-2gb", count: 1, auto_scale: "1 to 4" },
      ],
    });
  });

  it("names those there are when there is no such one", async () => {
    expect(await digitalOcean.fails("get_cluster", { cluster: "prd" })).toMatchObject({
      error: "cluster: there is no prd. There are prod.",
      next: "Did you mean prod?",
    });
  });
});

const wanted = {
  name: "stage",
  region: "fra1",
  pools: [
    { size: "s-2vcpu-4gb", count: 2 },
    { name: "jobs", size: "s-1vcpu-2gb", min: 1, max: 3 },
  ],
};

describe("digitalocean_create_cluster", () => {
  it("makes one and follows it until it runs", async () => {
    changes();
    expect(await digitalOcean.ok("create_cluster", wanted)).toMatchObject({
      name: "stage",
      status: "running",
      version: "1.33.1-do.2",
      price: "$60.00 a month, $84.00 a month at most",
      endpoint: expect.any(String),
    });
    expect(changes()).toEqual(["POST /kubernetes/clusters"]);
    expect(await digitalOcean.ok("get_cluster", { cluster: "stage" })).toMatchObject({
      pools: [{ name: "stage-1" }, { name: "jobs", auto_scale: "1 to 3" }],
    });
  });

  it("gives what to go on with when time is over", async () => {
    expect(await slow.ok("create_cluster", wanted)).toMatchObject({
      status: "provisioning",
      next: "It does not run yet: digitalocean_get_cluster shows when. Do not create it again.",
    });
  });

  it("tells of one that cannot be made, and that it costs all the same", async () => {
    const clusters = digitalOcean.sandbox.world.part(Clusters);
    clusters.fails = "no capacity in the region";
    const failed = await digitalOcean.fails("create_cluster", { ...wanted, name: "doomed" });
    expect(failed).toMatchObject({
      kind: "conflict",
      error: "doomed is in the state error: no capacity in the region.",
      next: expect.stringMatching(/^It costs until it is deleted/),
      id: expect.any(String),
    });
    clusters.fails = undefined;
    await digitalOcean.ok("delete_cluster", { cluster: "doomed" });
  });

  it("shows the price first", async () => {
    expect(await preview("create_cluster", { ...wanted, ha: true })).toEqual([
      "Create the Kubernetes cluster stage for $100.00 a month, $124.00 a month at most.",
      "In fra1, the newest version",
      "Pool stage-1: 2 of s-2vcpu-4gb",
      "Pool jobs: 1 of s-1vcpu-2gb, 1 to 3 by load",
      "A redundant control plane, which cannot be taken back; its price is included.",
      "Load balancers and volumes that it makes cost more.",
      expect.stringContaining("$100.00 a month"),
    ]);
  });

  it.each<[object, string, string]>([
    [{ region: "fra2" }, "region: fra2 is not offered for Kubernetes.", "Did you mean fra1?"],
    [{ version: "1.20.0-do.0" }, "version: 1.20.0-do.0 is not offered", "1.33.1-do.2, 1.32.5-do.2"],
    [{ pools: [{ size: "tiny", count: 1 }] }, "size: tiny is not offered", "s-1vcpu-2gb ($12.00)"],
    [{ pools: [] }, "pools", ""],
    [{ pools: [{ size: "s-1vcpu-2gb", min: 2 }] }, "pools: min takes max.", "Give both"],
    [{ pools: [{ size: "s-1vcpu-2gb", count: 5, max: 3 }] }, "5 nodes are more than max, 3.", "larger max"],
    [{ pools: Array(2).fill({ name: "a", size: "s-1vcpu-2gb" }) }, "pools: two have the same name.", ""],
    [{ vpc: "default-nyc3" }, "vpc: default-nyc3 is in nyc3, and not in fra1.", "Leave vpc out"],
    [{ name: "prod" }, "a cluster with this name already exists", "Correct what it names"],
  ])("refuses %j with what could be had instead", async (change, error, next) => {
    const failed = await digitalOcean.fails("create_cluster", { ...wanted, name: "other", ...change });
    expect(failed).toMatchObject({
      error: expect.stringContaining(error),
      next: expect.stringContaining(next),
    });
  });
});

describe("digitalocean_configure_node_pool", () => {
  const configure = (args: object) => digitalOcean.ok("configure_node_pool", { cluster: "stage", ...args });

  it("scales a pool and waits until its nodes run", async () => {
    changes();
    expect(await configure({ pool: "stage-1", count: 4 })).toMatchObject({
      pool: "stage-1",
      status: "running",
      count: 4,
      price: "$96.00 a month",
    });
    expect(changes()).toEqual([expect.stringMatching(/^PUT .*node_pools/)]);
    expect(await configure({ pool: "stage-1", min: 1, max: 5 })).toMatchObject({
      price: "$96.00 a month, $120.00 a month at most",
    });
    expect(
      await configure({ pool: "stage-1", auto_scale: false, count: 2, labels: { a: "b" } }),
    ).toMatchObject({
      count: 2,
    });
    const { pools } = await digitalOcean.ok("get_cluster", { cluster: "stage" });
    expect((pools as object[])[0]).not.toHaveProperty("auto_scale");
    expect((pools as object[])[0]).toMatchObject({ count: 2, labels: "a=b" });
  });

  it("adds one", async () => {
    expect(await configure({ pool: "big", size: "g-2vcpu-8gb", count: 1, wait: false })).toMatchObject({
      status: "created",
      price: "$63.00 a month",
      next: "digitalocean_get_cluster shows when all nodes run.",
    });
  });

  it("asks only where it gets dearer, and tells which nodes go", async () => {
    const lines = await preview("configure_node_pool", { cluster, pool: "web", count: 3 });
    expect(lines[0]).toBe(
      "Change the node pool web of prod: 3 of s-2vcpu-4gb, for $72.00 a month, until now $48.00 a month.",
    );
    expect(lines).toContain(
      "Risk (costs): The node pool web of prod costs $72.00 a month, until now $48.00 a month.",
    );
    await asking.ok("configure_node_pool", { cluster, pool: "web", count: 1 });
  });

  it.each<[object, string]>([
    [{ pool: "nope" }, "size: stage has no pool nope, and a new one takes a size."],
    [{ pool: "nope", size: "tiny", count: 1 }, "size: tiny is not offered for Kubernetes."],
    [{ pool: "nope", size: "s-1vcpu-2gb" }, "count: a new pool takes one."],
    [{ pool: "stage-1", size: "s-1vcpu-2gb" }, "size: stage-1 has s-2vcpu-4gb, and a pool keeps its size."],
    [{ pool: "stage-1", count: 2 }, "stage-1 is so already: 2 of s-2vcpu-4gb."],
    [{ pool: "stage-1", min: 4, max: 2 }, "max: auto-scaling from 4 needs a max of that or more."],
  ])("refuses %j", async (args, error) => {
    const failed = await digitalOcean.fails("configure_node_pool", { cluster: "stage", ...args });
    expect(failed.error).toBe(error);
  });
});

describe("digitalocean_delete_node_pool", () => {
  it("shows the nodes that go, and where what runs on them may go", async () => {
    const lines = await preview("delete_node_pool", { cluster, pool: "jobs" });
    expect(lines.slice(0, 4)).toEqual([
      "Delete the node pool jobs of the cluster prod: 1 of s-1vcpu-2gb, which saves $12.00 a month.",
      expect.stringMatching(/^Its nodes are emptied and deleted: jobs-\w+$/),
      "What ran on them goes to web (1), as far as it fits.",
      "What is stored on the nodes themselves is lost.",
    ]);
  });

  it("says that what ran in the only pool waits", async () => {
    const [prod] = asking.sandbox.world.part(Clusters).all;
    const others = prod?.pools.splice(1) ?? [];
    const lines = await preview("delete_node_pool", { cluster, pool: "web" });
    prod?.pools.push(...others);
    expect(lines[2]).toBe("There is no other pool: what ran on them waits.");
  });

  it("deletes one", async () => {
    const deleted = await digitalOcean.ok("delete_node_pool", { cluster: "stage", pool: "big" });
    expect(deleted).toEqual({ cluster: "stage", pool: "big", status: "deleted", saved: "$63.00 a month" });
    expect((await digitalOcean.fails("delete_node_pool", { cluster: "stage", pool: "big" })).error).toBe(
      "pool: stage has no big. There are stage-1, jobs.",
    );
  });
});

describe("digitalocean_upgrade_cluster", () => {
  const version = "1.33.1-do.2";

  it("shows what happens to the nodes, then follows until it runs again", async () => {
    expect((await preview("upgrade_cluster", { cluster, version })).slice(0, 4)).toEqual([
      "Upgrade the cluster prod from 1.32.5-do.2 to 1.33.1-do.2.",
      "It cannot be taken back.",
      "Every one of its 2 nodes is replaced: what runs on it is moved, and what is stored on it is lost.",
      "New nodes come before old ones go.",
    ]);
    expect(await digitalOcean.ok("upgrade_cluster", { cluster, version })).toMatchObject({
      status: "running",
      version,
    });
    expect(await slow.ok("upgrade_cluster", { cluster, version, wait: false })).toMatchObject({
      status: "upgrading",
      version: "1.32.5-do.2",
      next: "digitalocean_get_cluster shows how far it is.",
    });
  });

  it("says so when it fails", async () => {
    const [prod] = broken.sandbox.world.part(Clusters).all;
    const failing = setInterval(() => {
      if (prod?.doing.state === "upgrading") prod.failure = "nodes are lost";
    }, 1);
    const failed = await broken.fails("upgrade_cluster", { cluster, version });
    clearInterval(failing);
    expect(failed).toMatchObject({
      kind: "conflict",
      error: "The upgrade has failed: prod is in the state error: nodes are lost.",
      id: prod?.id,
    });
  });

  it("refuses what it cannot go to", async () => {
    expect(await digitalOcean.fails("upgrade_cluster", { cluster, version })).toMatchObject({
      error: "version: prod (1.33.1-do.2) cannot go to 1.33.1-do.2.",
      next: "There is no newer version for it.",
    });
    const failed = await slow.fails("upgrade_cluster", { cluster, version: "1.31.9-do.1" });
    expect(failed["next"]).toBe("It can go to 1.33.1-do.2.");
    const [prod] = slow.sandbox.world.part(Clusters).all;
    if (prod) prod.doing = { state: "upgrading", from: 0, until: Number.POSITIVE_INFINITY };
    expect((await slow.fails("upgrade_cluster", { cluster, version })).error).toBe(
      "prod is upgrading, and does not run.",
    );
  });
});

describe("digitalocean_get_kubeconfig", () => {
  it("is asked about with the cluster and the time", async () => {
    expect(await preview("get_kubeconfig", { cluster, expiry_seconds: 600 })).toEqual([
      "Show a kubeconfig of the Kubernetes cluster prod, good for 600 seconds.",
      "Whoever reads it is the cluster's administrator until then.",
    ]);
  });

  it("tells what one comes in with, for a while", async () => {
    digitalOcean.requests();
    const given = await digitalOcean.ok("get_kubeconfig", { cluster, expiry_seconds: 600 });
    expect(given).toMatchObject({
      name: "prod",
      kubeconfig: expect.stringMatching(/^apiVersion: v1\n[\s\S]*user: \{ token: \w+ \}/),
    });
    const seconds = (Date.parse(String(given["expires"])) - Date.now()) / 1000;
    expect(seconds).toBeLessThanOrEqual(600);
    const asked = digitalOcean.sandbox.exchanges.at(-1);
    expect(String(asked?.query)).toBe("expiry_seconds=600");
  });
});

describe("digitalocean_delete_cluster", () => {
  it("shows what is left and costs, or goes with it", async () => {
    const lines = await preview("delete_cluster", { cluster });
    expect(lines[0]).toMatch(
      /^Delete the Kubernetes cluster prod \([\w-]+, 1.32.5-do.2 in fra1\), which saves \$76.00 a month.$/,
    );
    expect(lines.slice(1, 5)).toEqual([
      "Everything that runs in it ends, and what it stores in itself is lost.",
      "Lost: the node pools web (1 of s-2vcpu-4gb), jobs (1 of s-1vcpu-2gb)",
      "Left, and costing: load balancers prod-ingress",
      "Left, and costing: volumes pvc-orders",
    ]);
    const all = await preview("delete_cluster", { cluster, with_resources: true });
    expect(all[4]).toBe("Deleted with it: volumes pvc-orders");
  });

  it("says what is left costs, as far as that is known", async () => {
    const { world } = asking.sandbox;
    const made = world.part(Clusters).all[0]?.made;
    const [balancer] = world.part(LoadBalancers).all;
    const [volume] = world.part(Volumes).all;
    if (!made || !balancer || !volume) throw new Error("The sandbox lacks them.");
    made.load_balancers.push({ id: balancer.id, name: balancer.name });
    made.volumes.push({ id: volume.id, name: volume.name });
    const lines = await preview("delete_cluster", { cluster });
    expect(lines).toContain("Left, and costing: load balancers prod-ingress, web ($12.00 a month)");
    expect(lines).toContain("Left, and costing: volumes pvc-orders, data ($10.00 a month)");
  });

  it("deletes one, and tells what is left", async () => {
    changes();
    expect(await digitalOcean.ok("delete_cluster", { cluster })).toMatchObject({
      status: "deleted",
      left: ["load balancers prod-ingress", "volumes pvc-orders"],
    });
    expect(changes()).toEqual([expect.stringMatching(/^DELETE \/kubernetes\/clusters\/[\w-]+$/)]);
    await digitalOcean.ok("delete_cluster", { cluster: "stage", with_resources: true });
    expect(changes()).toEqual([expect.stringMatching(/^DELETE .*\/dangerous$/)]);
    expect(digitalOcean.sandbox.world.part(Clusters).all).toEqual([]);
  });

  it("keeps to rules about what goes with it", async () => {
    const failed = await ruled.fails("delete_cluster", { cluster, with_resources: true });
    expect(failed["kind"]).toBe("refused");
    await ruled.ok("delete_cluster", { cluster });
  });
});

describe("nodes of a size without a price", () => {
  const frugal = useDigitalOcean(() => ({ toolsets, risks: { costs: "deny" } }));

  it("are told to have none, and more of them may cost more", async () => {
    const [prod] = frugal.sandbox.world.part(Clusters).all;
    const [pool] = prod?.pools ?? [];
    if (pool) Object.assign(pool, { size: "new-64vcpu-1tb", auto_scale: false });
    const { clusters } = (await frugal.ok("list_clusters")) as { clusters: object[] };
    expect(clusters[0]).not.toHaveProperty("monthly");
    const args = { cluster, pool: pool?.name, count: (pool?.count ?? 0) + 1 };
    expect(await frugal.fails("configure_node_pool", args)).toMatchObject({
      kind: "refused",
      error: expect.stringContaining("an unknown price (new-64vcpu-1tb: see digitalocean.com/pricing)"),
    });
  });
});

describe("nodes of a cluster", () => {
  const kept = useDigitalOcean(() => ({
    toolsets,
    deny: [{ tool: "*", when: { droplet: "tag:production" } }],
  }));

  it("are droplets to rules", async () => {
    const told = { kind: "refused", error: expect.stringContaining("droplet tag:production") };
    const pool = kept.sandbox.world.part(Clusters).all[0]?.pools[0]?.name;
    expect(await kept.fails("delete_node_pool", { cluster, pool })).toMatchObject(told);
    expect(await kept.fails("upgrade_cluster", { cluster, version: "1.33.1-do.2" })).toMatchObject(told);
    expect(await kept.fails("delete_cluster", { cluster })).toMatchObject(told);
  });
});
