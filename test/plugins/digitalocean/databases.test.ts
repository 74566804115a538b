import { describe, expect, it } from "@jest/globals";
import { Databases } from "../../../plugins/digitalocean/sandbox/databases.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const toolsets = ["default", "databases", "reveals"];
const digitalOcean = useDigitalOcean(() => ({
  toolsets,
  risks: { costs: "allow", publicAccess: "allow" },
}));
/** Nothing ends while it waits. */
const slow = useDigitalOcean(() => ({ toolsets, options: { waitSeconds: 0.5 } }), { pace: 1e6 });
/** Nothing ends, and it waits on. */
const patient = useDigitalOcean(() => ({ toolsets }), { pace: 1e6 });
/** Costs are not allowed, and destroy tools are asked for. */
const careful = useDigitalOcean(() => ({ toolsets, risks: { costs: "deny" }, approvals: "destroy" }));

const asking = useDigitalOcean(() => ({ toolsets, risks: { costs: "ask" }, approvals: "destroy" }));

const database = "main";
const secrets = (user = digitalOcean) =>
  user.sandbox.world
    .part(Databases)
    .all.flatMap((one) => [one, ...one.replicas])
    .flatMap(({ users }) => users.map(({ password }) => password));

describe("digitalocean_list_databases", () => {
  it("lists clusters with what one asks first", async () => {
    expect(await digitalOcean.ok("list_databases")).toEqual({
      databases: [
        {
          id: expect.any(String),
          name: "main",
          engine: "pg 16",
          status: "online",
          region: "fra1",
          size: "db-s-1vcpu-2gb",
          nodes: 2,
          monthly: 60,
          tags: "production",
        },
      ],
      total: 1,
    });
    expect(await digitalOcean.ok("list_databases", { tag: "nowhere" })).toMatchObject({ total: 0 });
  });
});

describe("digitalocean_get_database", () => {
  it("tells what is in it and who may connect", async () => {
    const { all } = digitalOcean.sandbox.world.part(Droplets);
    expect(await digitalOcean.ok("get_database", { database })).toMatchObject({
      host: expect.stringMatching(/^main-do-user-/),
      private_host: expect.stringMatching(/^private-main-do-user-/),
      port: 25060,
      storage_gb: 30,
      maintenance: "sunday 03:00:00",
      databases: ["defaultdb", "shop"],
      users: ["doadmin (primary)", "shop"],
      pools: ["web: shop as shop, transaction, 10"],
      replicas: ["main-read: db-s-1vcpu-2gb in fra1, online"],
      trusted_sources: [`droplet ${all[0]?.id}`, "ip_addr 192.0.2.7 (office)"],
      backups: [expect.stringMatching(/, 0.42 GB$/), expect.any(String)],
    });
  });

  it("asks a cache for nothing that caches do not have, and tells that everybody may connect", async () => {
    const cache = { name: "cache", engine: "valkey", region: "fra1", size: "db-s-1vcpu-1gb" };
    await digitalOcean.ok("create_database", cache);
    expect(await digitalOcean.ok("get_database", { database: "cache" })).toMatchObject({
      replicas: [],
      backups: [],
      trusted_sources: ["none: everybody on the Internet who has a password may connect"],
    });
    const replica = { database: "cache", kind: "replica", name: "copy" };
    expect(await digitalOcean.fails("configure_database_object", replica)).toMatchObject({
      error: "kind: cache is valkey, which has no replicas.",
    });
    expect(await digitalOcean.ok("delete_database", { database: "cache" })).toMatchObject({ name: "cache" });
  });

  it("names those there are when there is no such one", async () => {
    expect(await digitalOcean.fails("get_database", { database: "mian" })).toMatchObject({
      kind: "not_found",
      error: "database: there is no mian. There are main.",
      next: "Did you mean main?",
    });
  });
});

describe("digitalocean_create_database", () => {
  const wanted = { name: "logs", engine: "mysql", region: "fra1", size: "db-s-1vcpu-1gb", tags: ["logs"] };

  it("makes one and follows it until it is online", async () => {
    digitalOcean.requests();
    expect(await digitalOcean.ok("create_database", { ...wanted, project: "shop" })).toMatchObject({
      name: "logs",
      status: "online",
      price: "about $15.00 a month",
      host: expect.any(String),
      note: "Everybody on the Internet who has a password may connect until a trusted source is set with digitalocean_configure_database_object.",
    });
    expect(digitalOcean.requests().filter((one) => one.startsWith("POST"))).toEqual(["POST /databases"]);
  });

  it("copies one as it was", async () => {
    const main = digitalOcean.sandbox.world.part(Databases).all.find(({ name }) => name === "main");
    if (main) main.storage = 40 * 1024;
    const copy = await digitalOcean.ok("create_database", {
      name: "copy",
      restore_from: "main",
      wait: false,
    });
    expect(copy).toMatchObject({
      status: "forking",
      note: expect.stringContaining("Do not create it again."),
    });
    expect(digitalOcean.sandbox.world.part(Databases).all.at(-1)).toMatchObject({
      name: "copy",
      storage: 40 * 1024,
    });
    if (main) main.storage = 30 * 1024;
  });

  it("gives what to go on with when time is over", async () => {
    expect(await slow.ok("create_database", { ...wanted, trusted_sources: "tag:web" })).toMatchObject({
      status: "creating",
      note: expect.stringMatching(/^Not online yet: digitalocean_get_database shows when/),
    });
  });

  it("tells when the account may have no more", async () => {
    const databases = digitalOcean.sandbox.world.part(Databases);
    const { limit } = databases;
    databases.limit = databases.all.length;
    const failed = await digitalOcean.fails("create_database", { ...wanted, name: "many" });
    expect(failed).toMatchObject({ kind: "conflict", next: expect.stringContaining("may have no more") });
    databases.limit = limit;
  });

  it("tells when somebody deletes it meanwhile", async () => {
    const { all } = patient.sandbox.world.part(Databases);
    const brief = { ...wanted, name: "brief", trusted_sources: "tag:web" };
    const making = patient.fails("create_database", brief);
    const gone = setInterval(() => {
      const at = all.findIndex(({ name }) => name === "brief");
      const seen = patient.sandbox.exchanges.some(({ path }) => path === `/databases/${all[at]?.id}`);
      if (at >= 0 && seen) all.splice(at, 1);
    }, 5);
    expect(await making).toMatchObject({
      kind: "not_found",
      error: "create brief: it was creating, and now it is gone.",
    });
    clearInterval(gone);
  });

  it("is not done where costs are not allowed, and tells the price", async () => {
    const failed = await careful.fails("create_database", wanted);
    expect(failed.error).toContain("about $15.00 a month");
    expect(careful.requests().filter((one) => one.startsWith("POST"))).toEqual([]);
  });

  it.each<[object, string, string]>([
    [{ engine: "postgres" }, "engine: postgres is not offered.", "There are pg, mysql, valkey, mongodb."],
    [{ version: "5" }, "version: 5 is not offered.", "There are 8."],
    [{ region: "nyc1" }, "region: nyc1 is not offered.", "There are nyc3, ams3, fra1, sgp1."],
    [{ nodes: 7 }, "nodes: 7 is not offered.", "There are 1, 2, 3."],
    [{ nodes: 2 }, "size: db-s-1vcpu-1gb does not go with 2 nodes.", "It goes with 1;"],
    [{ size: "huge" }, "size: there is no huge for mysql.", "With 1 nodes go db-s-1vcpu-1gb (about $15.00"],
    [{ size: undefined }, "size: none is given.", "Give size, or restore_from"],
    [{ trusted_sources: "2001:db8::1" }, "after droplet:, cluster:, app:, tag:", "Correct the arguments"],
    [{ trusted_sources: "web-1" }, "expected an IPv4 address or network", "Correct the arguments"],
    [{ trusted_sources: "droplet:web-9" }, "droplet: there is no web-9.", "Did you mean web-1?"],
    [{ vpc: "default-nyc3" }, "vpc: default-nyc3 is in nyc3, and not in fra1.", "Leave vpc out"],
    [
      { restore_time: "2026-11-01T00:00:00Z" },
      "restore_time: there is nothing to restore.",
      "Give restore_from.",
    ],
  ])("refuses %j with what could be had instead", async (change, error, next) => {
    digitalOcean.requests();
    const failed = await digitalOcean.fails("create_database", { ...wanted, name: "other", ...change });
    expect(failed).toMatchObject({
      error: expect.stringContaining(error),
      next: expect.stringContaining(next),
    });
    expect(digitalOcean.requests().filter((one) => !one.startsWith("GET"))).toEqual([]);
  });
});

describe("digitalocean_resize_database", () => {
  it("changes size and nodes, and tells both prices", async () => {
    expect(await digitalOcean.ok("resize_database", { database: "main", nodes: 3 })).toMatchObject({
      status: "online",
      price: "about $90.00 a month",
    });
    expect(await digitalOcean.ok("get_database", { database: "main" })).toMatchObject({ nodes: 3 });
  });

  it.each<[object, string]>([
    [{ size: "db-s-1vcpu-2gb" }, "main has 3 of db-s-1vcpu-2gb already."],
    [{ storage_gb: 5 }, "storage_gb: it has 30 GiB, which cannot shrink."],
    [{ size: "db-s-1vcpu-1gb" }, "size: db-s-1vcpu-1gb does not go with 3 nodes."],
  ])("refuses %j", async (change, error) => {
    expect((await digitalOcean.fails("resize_database", { database: "main", ...change })).error).toBe(error);
  });

  it("asks only where it gets dearer", async () => {
    const dearer = await careful.fails("resize_database", { database: "main", size: "db-s-2vcpu-4gb" });
    expect(dearer.error).toContain("main costs about $120.00 a month then, and about $60.00 a month now");
    await careful.ok("resize_database", { database: "main", nodes: 1 });
  });

  it("tells a cluster that is in the middle of something", async () => {
    const failed = await slow.fails("resize_database", { database: "logs", size: "db-s-1vcpu-2gb" });
    expect(failed).toMatchObject({ kind: "conflict", error: "logs is creating, and not online." });
  });
});

describe("digitalocean_configure_database_object", () => {
  const configure = (args: object) => digitalOcean.ok("configure_database_object", { database, ...args });

  it("adds each kind once", async () => {
    const reader = { kind: "user", name: "reader" };
    expect(await configure(reader)).toEqual({
      database,
      ...reader,
      status: "created",
      note: "digitalocean_get_database_credentials tells the password.",
    });
    expect(await configure(reader)).toMatchObject({ status: "unchanged" });
    expect(await configure({ kind: "database", name: "stats" })).toMatchObject({ status: "created" });
    expect(await configure({ kind: "database", name: "stats" })).toMatchObject({ status: "unchanged" });
    const pool = { kind: "pool", name: "stats", pool_database: "stats", pool_user: "reader", pool_size: 5 };
    expect(await configure(pool)).toMatchObject({ status: "created" });
    expect(await configure(pool)).toMatchObject({ status: "unchanged" });
    expect(await configure({ kind: "pool", name: "stats", pool_size: 6 })).toMatchObject({
      status: "changed",
    });
    expect(await configure({ kind: "replica", name: "near", replica_region: "ams3" })).toMatchObject({
      status: "creating",
    });
    expect(await digitalOcean.ok("get_database", { database })).toMatchObject({
      users: expect.arrayContaining(["reader"]),
      pools: expect.arrayContaining(["stats: stats as reader, transaction, 6"]),
      replicas: [expect.any(String), expect.stringMatching(/^near: db-s-1vcpu-2gb in ams3/)],
    });
  });

  it("lets somebody in, and leaves the others", async () => {
    const office = { kind: "trusted_source", source: "ip", name: "192.0.2.8" };
    expect(await configure(office)).toMatchObject({ status: "created" });
    expect(await configure(office)).toMatchObject({ status: "unchanged" });
    await configure({ kind: "trusted_source", source: "droplet", name: "web-2" });
    const { all } = digitalOcean.sandbox.world.part(Droplets);
    expect(await digitalOcean.ok("get_database", { database })).toMatchObject({
      trusted_sources: [
        `droplet ${all[0]?.id}`,
        "ip_addr 192.0.2.7 (office)",
        "ip_addr 192.0.2.8",
        `droplet ${all[1]?.id}`,
      ],
    });
  });

  it("asks for the price of a replica, and for nothing else", async () => {
    const replica = { database, kind: "replica", name: "far" };
    const failed = await careful.fails("configure_database_object", replica);
    expect(failed.error).toContain("The replica far costs about $30.00 a month");
    await careful.ok("configure_database_object", { database, kind: "user", name: "reader" });
  });

  it.each<[object, string]>([
    [{ kind: "pool", name: "new" }, "A new pool takes pool_database and pool_size."],
    [{ kind: "pool", name: "new", pool_database: "none", pool_size: 2 }, "database does not exist"],
    [{ kind: "replica", name: "near" }, "main has a replica near"],
    [{ kind: "trusted_source", name: "web-1" }, "source: none is given."],
    [{ kind: "trusted_source", source: "droplet", name: "web-9" }, "droplet: there is no web-9."],
    [{ kind: "trusted_source", source: "app", name: "shoop" }, "app: there is no shoop."],
    [{ kind: "user", name: "a b" }, "invalid name"],
  ])("refuses %j", async (change, error) => {
    const failed = await digitalOcean.fails("configure_database_object", { database, ...change });
    expect(failed.error).toContain(error);
  });
});

describe("digitalocean_delete_database_object", () => {
  const remove = (args: object) => digitalOcean.ok("delete_database_object", { database, ...args });

  it("deletes each kind", async () => {
    for (const [kind, name] of [
      ["pool", "stats"],
      ["user", "reader"],
      ["database", "stats"],
      ["replica", "near"],
    ])
      expect(await remove({ kind, name })).toEqual({ database, kind, name, status: "deleted" });
    await remove({ kind: "trusted_source", source: "droplet", name: "web-2" });
    await remove({ kind: "trusted_source", name: "192.0.2.8" });
    expect(await digitalOcean.ok("get_database", { database })).toMatchObject({
      databases: ["defaultdb", "shop"],
      pools: ["web: shop as shop, transaction, 10"],
      replicas: [expect.stringMatching(/^main-read/)],
      trusted_sources: [expect.stringMatching(/^droplet/), "ip_addr 192.0.2.7 (office)"],
    });
  });

  it.each<[object, string]>([
    [{ kind: "database", name: "nope" }, "database: main has no nope. There are defaultdb, shop."],
    [{ kind: "user", name: "nope" }, "user: main has no nope. There are doadmin, shop."],
    [{ kind: "pool", name: "nope" }, "pool: main has no nope. There are web."],
    [{ kind: "trusted_source", source: "ip", name: "192.0.2.99" }, "is no trusted source."],
    [{ kind: "database", name: "defaultdb" }, "the default database cannot be removed"],
  ])("refuses %j", async (args, error) => {
    expect((await digitalOcean.fails("delete_database_object", { database, ...args })).error).toContain(
      error,
    );
  });
});

describe("digitalocean_get_database_credentials", () => {
  it("is asked about with the cluster and the user", async () => {
    const { preview } = await asking.fails("get_database_credentials", { database, user: "shop" });
    expect(preview).toContain("Show what opens the database cluster main, as the user shop: the password");
  });

  it("tells what opens a cluster, as the admin or as another user", async () => {
    const [admin, shop] = digitalOcean.sandbox.world.part(Databases).all[0]?.users ?? [];
    const given = await digitalOcean.ok("get_database_credentials", { database });
    expect(given).toMatchObject({
      user: "doadmin",
      password: admin?.password,
      uri: expect.stringMatching(`^postgresql://doadmin:${admin?.password}@main-do-user-.*sslmode=require$`),
      ca_certificate: expect.stringContaining("BEGIN CERTIFICATE"),
    });
    const other = await digitalOcean.ok("get_database_credentials", {
      database,
      user: "shop",
      private: true,
    });
    expect(other).toMatchObject({
      user: "shop",
      password: shop?.password,
      uri: expect.stringMatching(`^postgresql://shop:${shop?.password}@private-main-`),
    });
  });
});

describe("digitalocean_delete_database", () => {
  it("deletes one", async () => {
    expect(await digitalOcean.ok("delete_database", { database: "logs" })).toMatchObject({
      name: "logs",
      status: "deleted",
      saved: "about $15.00 a month",
    });
    expect((await digitalOcean.fails("get_database", { database: "logs" })).kind).toBe("not_found");
  });
});

describe("what a person is shown first", () => {
  const preview = async (tool: string, args: Record<string, unknown>) => {
    const failed = await asking.fails(tool, args);
    expect(failed).toMatchObject({ kind: "confirmation_required" });
    return String(failed["preview"]).split("\n").slice(1);
  };

  it("is what is lost with a cluster, and who uses it", async () => {
    const lines = await preview("delete_database", { database });
    expect(lines[0]).toMatch(
      /^Delete the database cluster main \([\w-]+, pg 16, online, 2 of db-s-1vcpu-2gb in fra1\), which saves about \$60\.00 a month\.$/,
    );
    expect(lines.slice(1)).toEqual([
      "Its data is lost for good: no backup outlives it.",
      "Databases that are lost: defaultdb, shop",
      expect.stringMatching(/^Backups that are lost, by their day: \d{4}-\d\d-\d\d, \d{4}-\d\d-\d\d$/),
      "Its replicas: main-read",
      "Users who are cut off: doadmin, shop",
      expect.stringMatching(/^It is used from: droplet \d+, ip_addr 192\.0\.2\.7 \(office\)$/),
    ]);
  });

  it("is what depends on something in a cluster", async () => {
    const at = (kind: string, name: string) => preview("delete_database_object", { database, kind, name });
    expect(await at("database", "shop")).toEqual([
      "Delete the database shop of the database cluster main (pg, fra1).",
      "Its data is lost.",
      "Pools that lead there: web",
    ]);
    expect((await at("user", "shop"))[2]).toBe("Pools that lead there: web");
    expect((await at("replica", "main-read"))[1]).toContain("saves about $30.00 a month");
    expect((await at("trusted_source", "192.0.2.7"))[1]).toBe("Trusted sources that are left: 1.");
    const rules = asking.sandbox.world.part(Databases).all[0]?.rules ?? [];
    rules.splice(0, 1);
    expect((await at("trusted_source", "192.0.2.7"))[1]).toBe(
      "It is the last: everybody on the Internet who has a password may connect then.",
    );
  });

  it("is the price of what is made", async () => {
    const wanted = {
      name: "new",
      engine: "pg",
      region: "fra1",
      size: "db-s-2vcpu-4gb",
      nodes: 2,
      vpc: "default-fra1",
    };
    expect(await preview("create_database", wanted)).toEqual([
      "Create the pg database cluster new for about $120.00 a month.",
      "2 of db-s-2vcpu-4gb in fra1, the newest version",
      "VPC: default-fra1",
      "Everybody on the Internet who has a password may connect until a trusted source is set here (trusted_sources), or later with digitalocean_configure_database_object.",
      "Risk (costs): The database cluster new costs about $120.00 a month.",
      "Risk (publicAccess): Whoever has a password may connect to the database new from everywhere.",
    ]);
    const trusted_sources = "droplet:web-1, 192.0.2.0/24";
    expect((await preview("create_database", { ...wanted, trusted_sources })).slice(-2)).toEqual([
      "Only droplet:web-1, 192.0.2.0/24 may connect.",
      "Risk (costs): The database cluster new costs about $120.00 a month.",
    ]);
    expect((await preview("resize_database", { database, nodes: 3 }))[0]).toBe(
      "Change main to 3 of db-s-1vcpu-2gb, for about $90.00 a month instead of about $60.00 a month.",
    );
    expect((await preview("configure_database_object", { database, kind: "replica", name: "new" }))[0]).toBe(
      "Add the replica new of main, for about $30.00 a month.",
    );
  });
});

describe("passwords", () => {
  it("are in no answer but that of get_database_credentials", async () => {
    const [main] = digitalOcean.sandbox.world.part(Databases).all;
    const read = (operation: string) =>
      digitalOcean.ok("call_api_read", { operation, parameters: { database_cluster_uuid: main?.id } });
    const said = JSON.stringify([
      await digitalOcean.ok("call_api_read", { operation: "databases_list_clusters" }),
      await read("databases_get_cluster"),
      await read("databases_list_replicas"),
      await read("databases_list_connectionPools"),
      await digitalOcean.ok("list_databases"),
      await digitalOcean.ok("get_database", { database }),
      await digitalOcean.ok("configure_database_object", { database, kind: "user", name: "guest" }),
      await digitalOcean.ok("resize_database", { database, size: "db-s-2vcpu-4gb" }),
      await digitalOcean.fails("configure_database_object", { database, kind: "user", name: "?" }),
      await digitalOcean.ok("create_database", { name: "brief", restore_from: database }),
      await digitalOcean.ok("delete_database", { database: "brief" }),
      digitalOcean.plugin.logged,
    ]);
    const known = secrets();
    expect(known.length).toBeGreaterThan(3);
    expect(known.filter((password) => said.includes(password))).toEqual([]);
    expect(said.includes("postgresql:")).toBe(false);
  });
});

describe("trusted sources", () => {
  const guarded = useDigitalOcean(() => ({
    toolsets,
    risks: { costs: "allow", publicAccess: "deny" },
    deny: [{ tool: "*", when: { droplet: ["web-2"] } }],
  }));

  it("are not opened to the whole internet where that is not allowed", async () => {
    const office = { database, kind: "trusted_source", name: "192.0.2.7" };
    const all = { ...office, source: "ip", name: "0.0.0.0/0" };
    expect(await guarded.fails("configure_database_object", all)).toMatchObject({
      kind: "refused",
      error: expect.stringContaining("the database main from 0.0.0.0/0"),
    });
    await guarded.ok("delete_database_object", office);
    const [{ id } = { id: 0 }] = guarded.sandbox.world.part(Droplets).all;
    const last = { database, kind: "trusted_source", source: "droplet", name: String(id) };
    expect(await guarded.fails("delete_database_object", last)).toMatchObject({
      kind: "refused",
      error: expect.stringContaining("the database main from everywhere"),
    });
  });

  const wanted = { name: "logs", engine: "mysql", region: "fra1", size: "db-s-1vcpu-1gb" };

  it("have to be there from the start where nothing may be open to everybody", async () => {
    guarded.requests();
    for (const trusted_sources of [[], ["0.0.0.0/0", "tag:web"]])
      expect(await guarded.fails("create_database", { ...wanted, trusted_sources })).toMatchObject({
        kind: "refused",
        error: expect.stringMatching(/the database logs from (everywhere|0\.0\.0\.0\/0)/),
      });
    expect(guarded.requests()).not.toContain("POST /databases");
    const trusted_sources = "droplet:web-1, tag:web, 192.0.2.7";
    expect(await guarded.ok("create_database", { ...wanted, trusted_sources })).toMatchObject({
      note: "Only droplet:web-1, tag:web, 192.0.2.7 may connect.",
    });
    const { all } = guarded.sandbox.world.part(Droplets);
    expect(await guarded.ok("get_database", { database: "logs" })).toMatchObject({
      trusted_sources: [`droplet ${all[0]?.id}`, "tag web", "ip_addr 192.0.2.7"],
    });
  });

  it("are judged by rules about the droplet", async () => {
    expect(
      await guarded.fails("create_database", { ...wanted, trusted_sources: "droplet:web-2" }),
    ).toMatchObject({ kind: "refused", error: expect.stringContaining("droplet web-2") });
    const web = { database, kind: "trusted_source", source: "droplet" };
    const { id } = guarded.sandbox.world.part(Droplets).all.find(({ name }) => name === "web-2") ?? {};
    for (const name of ["web-2", String(id)])
      expect(await guarded.fails("configure_database_object", { ...web, name })).toMatchObject({
        kind: "refused",
        error: expect.stringContaining("web-2"),
      });
  });
});
