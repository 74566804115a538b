import { describe, expect, it } from "@jest/globals";
import { describeTools } from "cargoshipper/testing";
import fc from "fast-check";
import { type Definition, TOOL_BUDGET, tokensOf } from "../../../bench/budget.js";
import plugin from "../../../plugins/cloudflare/index.js";
import { Accounts } from "../../../plugins/cloudflare/sandbox/accounts.js";
import { Records } from "../../../plugins/cloudflare/sandbox/records.js";
import { Tunnels } from "../../../plugins/cloudflare/sandbox/tunnels.js";
import { Zones } from "../../../plugins/cloudflare/sandbox/zones.js";
import { type IngressRule, ingressDiff, readIngress } from "../../../plugins/cloudflare/tunnels/ingress.js";
import { useCloudflare } from "./use-cloudflare.js";

const shipping = { account: "Example Shipping" };
const toolsets = ["default", "tunnels"];
const cloudflare = useCloudflare(() => ({ toolsets: [...toolsets, "reveals"] }));
const careful = useCloudflare(() => ({ toolsets, approvals: "destroy" }));
const limited = useCloudflare(({ tokens }) => {
  const apiToken = "limited-token-of-the-tunnels".padEnd(40, "0");
  const permissions = [
    "Zone → Zone → Read",
    "Account → Account Settings → Read",
    "Account → Cloudflare Tunnel → Read",
  ];
  tokens.add({ value: apiToken, permissions });
  return {
    toolsets,
    options: { apiToken },
    deny: [
      { tool: "cloudflare_*", when: { tunnel: "old-*" } },
      { tool: "cloudflare_*", when: { record: "type=CNAME" } },
    ],
  };
});

const crowded = useCloudflare(({ world }) => {
  const [account] = world.part(Accounts).all;
  if (account) for (let count = 0; count < 30; count++) world.part(Zones).add(`z${count}.example`, account);
  if (account) world.part(Zones).add("deep.z1.example", account);
  world.part(Zones).add("harbour.example", world.part(Accounts).add("Other Harbour"));
  return { toolsets };
});

const tunnels = (of = cloudflare) => of.sandbox.world.part(Tunnels);
const named = (name: string, of = cloudflare) => {
  const found = tunnels(of).all.findLast((one) => one.name === name);
  if (!found) throw new Error(`no tunnel ${name}`);
  return found;
};
const writes = () => cloudflare.requests().filter((request) => !request.startsWith("GET"));
/** The lines of a preview after the question and its summary. */
const lines = (value: unknown) => String(value).split("\n").slice(2);

describe("cloudflare_list_tunnels", () => {
  it("lists tunnels with their state", async () => {
    expect(await cloudflare.ok("list_tunnels")).toMatchObject({
      tunnels: [
        { name: "office", status: "healthy", connections: 4, configured_at: "cloudflare" },
        { name: "old-lab", status: "inactive", connections: 0, configured_at: "local" },
      ],
      total: 2,
    });
    expect(await cloudflare.ok("list_tunnels", { status: "healthy", fields: "name" })).toMatchObject({
      tunnels: [{ name: "office" }],
    });
    expect(await cloudflare.ok("list_tunnels", { name: "lab", fields: "name" })).toMatchObject({
      tunnels: [{ name: "old-lab" }],
    });
  });

  it("takes all pages and leaves deleted ones out", async () => {
    const [account] = careful.sandbox.world.part(Accounts).all;
    for (let count = 0; count < 250; count++)
      tunnels(careful).add(account?.id ?? "", `t${count}`, "cloudflare");
    named("t7", careful).deleted_at = "2026-01-01T00:00:00Z";
    expect(await careful.ok("list_tunnels", { name: "t", limit: 1 })).toMatchObject({ total: 249 });
    tunnels(careful).all.splice(2);
  });
});

describe("cloudflare_get_tunnel", () => {
  it("shows what it serves, what connects, and what leads to it", async () => {
    await cloudflare.ok("route_tunnel", { tunnel: "office", hostname: "wiki.example.com" });
    tunnels().addRoute(named("office"), "10.1.0.0/16");
    const byName = await cloudflare.ok("get_tunnel", { tunnel: "office" });
    expect(byName).toMatchObject({
      name: "office",
      status: "healthy",
      version: 1,
      ingress: [
        { hostname: "wiki.example.com", service: "http://localhost:8080" },
        {
          hostname: "git.example.com",
          service: "https://localhost:3000",
          originRequest: { noTLSVerify: true },
        },
        { service: "http_status:404" },
      ],
      connectors: [
        { version: "2026.9.1", origin_ip: "203.0.113.7", data_centers: "fra03, fra08, ams01, ams07" },
      ],
      hostnames: ["wiki.example.com"],
      networks: ["10.1.0.0/16"],
    });
    expect(byName).not.toHaveProperty("unknown");
    expect(await cloudflare.ok("get_tunnel", { tunnel: named("office").id.toUpperCase() })).toEqual(byName);
    tunnels().routes.length = 0;
  });

  it("asks for no configuration of one that a file configures", async () => {
    cloudflare.requests();
    const shown = await cloudflare.ok("get_tunnel", { tunnel: "old-lab" });
    expect(shown).toMatchObject({ configured_at: "local", connectors: [], hostnames: [] });
    expect(shown).not.toHaveProperty("ingress");
    expect(cloudflare.requests().filter((request) => request.endsWith("/configurations"))).toEqual([]);
  });

  it("says what the token may not look at", async () => {
    expect(await limited.ok("get_tunnel", { tunnel: "office" })).toMatchObject({
      hostnames: [],
      unknown: "The token may not read the DNS records of example.com, example.net, example.org.",
    });
  });

  it("looks only into the zones of its own hostnames where an account has many", async () => {
    crowded.requests();
    expect((await crowded.ok("get_tunnel", { ...shipping, tunnel: "office" }))["unknown"]).toBe(
      "Only 1 of 34 zones were looked into.",
    );
    expect(crowded.requests().filter((request) => request.endsWith("/dns_records"))).toHaveLength(1);
  });

  it("names the tunnels that there are, and the permission", async () => {
    expect(await cloudflare.fails("get_tunnel", { tunnel: "offise" })).toMatchObject({
      kind: "not_found",
      error: "tunnel: there is no offise in account Example Shipping.",
      next: "There are office, old-lab.",
    });
    expect(
      await cloudflare.fails("get_tunnel", { tunnel: "00000000-0000-4000-8000-000000000000" }),
    ).toMatchObject({
      kind: "not_found",
    });
    expect((await limited.fails("create_tunnel", { name: "new" }))["next"]).toContain(
      "Account → Cloudflare Tunnel → Edit",
    );
  });
});

describe("cloudflare_create_tunnel", () => {
  it("makes one that is configured at Cloudflare, and keeps its token and secret back", async () => {
    const result = await cloudflare.plugin.callTool("cloudflare_create_tunnel", {
      name: "blog",
      ingress: { "Blog.example.com.": "http://localhost:2368" },
    });
    const tunnel = named("blog");
    expect(result.data).toEqual({ name: "blog", id: tunnel.id, status: "inactive", version: 1 });
    const said = JSON.stringify(result) + JSON.stringify(cloudflare.plugin.logged);
    expect(said).not.toContain(tunnel.secret);
    expect(said).not.toMatch(/redacted|credentials_file/);
    expect(tunnel).toMatchObject({
      config_src: "cloudflare",
      config: {
        ingress: [
          { hostname: "blog.example.com", service: "http://localhost:2368" },
          { service: "http_status:404" },
        ],
      },
    });
  });

  it("needs no ingress", async () => {
    const { data } = await cloudflare.plugin.callTool("cloudflare_create_tunnel", { name: "bare" });
    expect(data).toEqual({ name: "bare", id: named("bare").id, status: "inactive" });
    expect(named("bare")).toMatchObject({ config_src: "cloudflare", config: null });
    await cloudflare.ok("delete_tunnel", { tunnel: "bare" });
  });

  it("refuses a name that is taken, and a bad ingress before anything is made", async () => {
    expect(await cloudflare.fails("create_tunnel", { name: "office" })).toMatchObject({ kind: "conflict" });
    cloudflare.requests();
    await cloudflare.fails("create_tunnel", { name: "bad", ingress: { "a.example.com": "nowhere" } });
    expect(cloudflare.requests()).toEqual([]);
  });

  it("says that the tunnel is there when only its configuration failed", async () => {
    cloudflare.sandbox.troubles.add({ at: "PUT *", way: "status", status: 500 });
    const ingress = { "half.example.com": "http://localhost:1" };
    const failed = await cloudflare.fails("create_tunnel", { name: "half", ingress });
    expect(failed.error).toMatch(`The tunnel half (${named("half").id}) was made, but not configured.`);
    expect(failed["next"]).toMatch("Do not create it again");
  });
});

describe("cloudflare_configure_tunnel", () => {
  const wiki = { hostname: "wiki.example.com", service: "http://localhost:9090" };
  const git = { hostname: "git.example.com", service: "https://localhost:3000" };
  const chat = { hostname: "chat.example.com", service: "http://localhost:7000", path: "^/api" };

  it("shows what changes and what goes dark, then replaces the list", async () => {
    const office = named("office", careful);
    await careful.ok("route_tunnel", { tunnel: "office", hostname: "git.example.com" });
    const given = { tunnel: "office", ingress: [chat, wiki] };
    const asked = await careful.fails("configure_tunnel", given);
    expect(asked["kind"]).toBe("confirmation_required");
    expect(lines(asked["preview"])).toEqual([
      "- git.example.com → https://localhost:3000",
      "+ chat.example.com (path ^/api) → http://localhost:7000",
      "~ wiki.example.com → http://localhost:8080 becomes http://localhost:9090",
      "DNS still leads here, and nothing will serve: git.example.com.",
      "It is in use: the change takes effect at once.",
    ]);
    expect(office.version).toBe(1);
    // Somebody else was faster: what was approved is not what would be overwritten.
    await careful.sandbox.world
      .part(Tunnels)
      .configure(office, { ingress: [wiki, { service: "http_status:404" }] });
    expect(
      await careful.fails("configure_tunnel", { ...given, confirmation: asked["confirmation"] }),
    ).toMatchObject({
      kind: "refused",
    });
    const { confirmation } = await careful.fails("configure_tunnel", given);
    expect(await careful.ok("configure_tunnel", { ...given, confirmation })).toMatchObject({
      version: 3,
      ingress: [
        "chat.example.com (path ^/api) → http://localhost:7000",
        "wiki.example.com → http://localhost:9090",
        "everything else → http_status:404",
      ],
    });
  });

  it("keeps settings that are not given: those of the whole tunnel, and of a hostname's service", async () => {
    const office = named("office");
    const config = {
      ...office.config,
      ingress: office.config?.ingress ?? [],
      originRequest: { connectTimeout: 5 },
    };
    tunnels().configure(office, config);
    await cloudflare.ok("configure_tunnel", { tunnel: "office", ingress: [git, wiki] });
    expect(office.config).toEqual({
      originRequest: { connectTimeout: 5 },
      ingress: [{ ...git, originRequest: { noTLSVerify: true } }, wiki, { service: "http_status:404" }],
    });
    await cloudflare.ok("configure_tunnel", {
      tunnel: "office",
      ingress: [{ ...git, originRequest: {} }, wiki],
    });
    expect(office.config?.ingress[0]).toEqual({ ...git, originRequest: {} });
  });

  it("refuses one that a file configures", async () => {
    expect(await cloudflare.fails("configure_tunnel", { tunnel: "old-lab", ingress: [wiki] })).toMatchObject({
      kind: "conflict",
      error: "old-lab is configured by a file beside its cloudflared, not here.",
    });
  });

  it.each([
    [[{ service: "localhost:8080" }], /1: "localhost:8080" is no service/],
    [[{ service: "http://localhost:8080/app" }], /1: "http:\/\/localhost:8080\/app" has a path/],
    [[{ service: "ftp://localhost" }], /1: "ftp:\/\/localhost" is no service/],
    [[{ service: "http_status:42" }], /1: "http_status:42" is no service/],
    [[{ service: "http://x" }, wiki], /1: a rule for everything has to be the last one/],
    [[{ hostname: "*", service: "http://x" }, wiki], /1: a rule for everything has to be the last one/],
    [[{ hostname: "a.*.example.com", service: "http://x" }], /1: "a\.\*\.example\.com" is no hostname/],
    [[{ hostname: "https://a.example.com", service: "http://x" }], /is no hostname/],
    [[wiki, git, wiki], /3: it is never reached, because 1 takes/],
    [[{ hostname: "*.example.com", service: "http://x" }, wiki], /2: it is never reached, because 1 takes/],
    [[wiki, { ...wiki, path: "^/new" }], /2: it is never reached/],
  ])("refuses %j before the API is asked", async (ingress, error) => {
    cloudflare.requests();
    expect((await cloudflare.fails("configure_tunnel", { tunnel: "office", ingress })).error).toMatch(error);
    expect(cloudflare.requests()).toEqual([]);
  });

  it.each([
    "https://10.0.0.1:8443",
    "tcp://db:5432",
    "ssh://localhost:22",
    "rdp://pc",
    "smb://nas:445",
    "unix:/run/app.sock",
    "unix+tls:/run/app.sock",
    "http_status:503",
    "hello_world",
    "bastion",
    "http://[::1]:80/",
  ])("takes the service %s", (service) => {
    expect(readIngress([{ hostname: "a.example.com", service }])).toHaveLength(2);
  });

  it("tells every difference between two lists, and none between equal ones", () => {
    const rule = fc.record({
      hostname: fc.constantFrom("a.example.com", "b.example.com", "c.example.com"),
      service: fc.constantFrom("http://a", "http://b"),
    });
    const list = fc
      .uniqueArray(rule, { selector: ({ hostname }) => hostname })
      .map((rules): IngressRule[] => rules);
    fc.assert(
      fc.property(list, list, (old, rules) => {
        const same = JSON.stringify(old) === JSON.stringify(rules);
        expect(ingressDiff(old, rules).length === 0).toBe(same);
      }),
    );
  });
});

describe("cloudflare_route_tunnel", () => {
  it("makes a proxied record in the right zone, once", async () => {
    writes();
    const routed = await cloudflare.ok("route_tunnel", { tunnel: "blog", hostname: "Blog.Example.com." });
    expect(routed).toMatchObject({
      hostname: "blog.example.com",
      zone: "example.com",
      content: `${named("blog").id}.cfargotunnel.com`,
      status: "created",
      served: true,
    });
    expect(writes()).toHaveLength(1);
    expect(await cloudflare.ok("route_tunnel", { tunnel: "blog", hostname: "blog.example.com" })).toEqual({
      ...routed,
      status: "already there",
    });
    expect(writes()).toEqual([]);
    const [zone] = cloudflare.sandbox.world.part(Zones).all;
    const made =
      zone &&
      cloudflare.sandbox.world
        .part(Records)
        .of(zone)
        .find(({ id }) => id === routed["record_id"]);
    expect(made).toMatchObject({ type: "CNAME", name: "blog.example.com", proxied: true });
  });

  it("says when the tunnel does not serve the hostname yet", async () => {
    const routed = await cloudflare.ok("route_tunnel", { tunnel: "blog", hostname: "shop.example.net" });
    expect(routed).toMatchObject({
      zone: "example.net",
      served: false,
      note: expect.stringContaining("configure_tunnel"),
    });
    const lab = await cloudflare.ok("route_tunnel", { tunnel: "old-lab", hostname: "*.lab.example.net" });
    expect(lab).not.toHaveProperty("served");
  });

  it("takes the nearest zone where one is below another", async () => {
    const hostname = "app.deep.z1.example";
    expect(await crowded.ok("route_tunnel", { ...shipping, tunnel: "office", hostname })).toMatchObject({
      zone: "deep.z1.example",
    });
  });

  it("overwrites nothing, and says what is there", async () => {
    writes();
    expect(
      await cloudflare.fails("route_tunnel", { tunnel: "blog", hostname: "mail.example.com" }),
    ).toMatchObject({
      kind: "conflict",
      error: expect.stringMatching(/^hostname: mail\.example\.com has A 192\.0\.2\.20 \(\w{32}\) already\./),
    });
    expect(
      (await cloudflare.fails("route_tunnel", { tunnel: "office", hostname: "blog.example.com" })).error,
    ).toMatch(`CNAME ${named("blog").id}.cfargotunnel.com`);
    expect(writes()).toEqual([]);
  });

  it("refuses hostnames of no zone, of another account, and what is none", async () => {
    const route = (hostname: string) => cloudflare.fails("route_tunnel", { tunnel: "blog", hostname });
    expect(await route("app.unknown.test")).toMatchObject({ kind: "not_found" });
    expect(await route("not a name")).toMatchObject({ kind: "validation" });
    expect(
      await crowded.fails("route_tunnel", { ...shipping, tunnel: "office", hostname: "app.harbour.example" }),
    ).toMatchObject({
      kind: "conflict",
      error: "hostname: harbour.example is in account Other Harbour, and office in Example Shipping.",
    });
  });
});

describe("cloudflare_delete_tunnel", () => {
  it("refuses one that is in use, shows all that goes with it, and with force takes it apart", async () => {
    const office = named("office", careful);
    tunnels(careful).addRoute(office, "10.2.0.0/16");
    expect(await careful.fails("delete_tunnel", { tunnel: "office" })).toMatchObject({
      kind: "conflict",
      error: "office is in use: 1 cloudflared connected, routes to 10.2.0.0/16.",
    });
    const given = { tunnel: "office", force: "cascade" };
    const asked = await careful.fails("delete_tunnel", given);
    expect(lines(asked["preview"])).toEqual([
      "Its token stops working for good.",
      expect.stringMatching(/^Cut off: cloudflared 2026\.9\.1 at 203\.0\.113\.7 \(.*\), connected to fra03/),
      "Lost: chat.example.com (path ^/api) → http://localhost:7000",
      "Lost: wiki.example.com → http://localhost:9090",
      "Lost: everything else → http_status:404",
      "Lost: the route to 10.2.0.0/16",
      "DNS records stay and lead nowhere: git.example.com.",
    ]);
    careful.requests();
    const { confirmation } = asked;
    expect(await careful.ok("delete_tunnel", { ...given, confirmation })).toMatchObject({
      status: "deleted",
      left_hostnames: ["git.example.com"],
    });
    const deleted = careful.requests().filter((request) => request.startsWith("DELETE"));
    expect(deleted.map((request) => request.replace(/[0-9a-f-]{32,36}/g, "…"))).toEqual([
      "DELETE /accounts/…/teamnet/routes/…",
      "DELETE /accounts/…/cfd_tunnel/…/connections",
      "DELETE /accounts/…/cfd_tunnel/…",
    ]);
    expect(await careful.fails("get_tunnel", { tunnel: office.id })).toMatchObject({ kind: "not_found" });
  });

  it("deletes one that is not in use without force", async () => {
    writes();
    expect(await cloudflare.ok("delete_tunnel", { tunnel: "half" })).toMatchObject({
      left_hostnames: [],
    });
    expect(writes()).toHaveLength(1);
  });

  it("says what to do when cloudflared is back meanwhile", async () => {
    const lab = named("old-lab");
    tunnels().connect(lab);
    const at = `DELETE */cfd_tunnel/${lab.id}`;
    cloudflare.sandbox.troubles.add({
      at,
      way: "status",
      status: 400,
      code: 1022,
      message: "It has connections",
    });
    expect(await cloudflare.fails("delete_tunnel", { tunnel: "old-lab", force: "cascade" })).toMatchObject({
      kind: "conflict",
      error: expect.stringContaining(
        "old-lab was not deleted, and this is gone all the same: its connections.",
      ),
      next: expect.stringContaining("connected again: stop it"),
    });
  });
});

describe("cloudflare_get_tunnel_token", () => {
  it("reveals the token, only where that is turned on", async () => {
    const { token } = await cloudflare.ok("get_tunnel_token", { tunnel: "office" });
    expect(JSON.parse(Buffer.from(String(token), "base64").toString())).toMatchObject({
      t: named("office").id,
      s: named("office").secret,
    });
    expect(await limited.fails("get_tunnel_token", { tunnel: "office" })).toMatchObject({ kind: "refused" });
  });
});

it("knows tunnels as objects of the operator's rules", async () => {
  expect(await limited.fails("get_tunnel", { tunnel: "old-lab" })).toMatchObject({ kind: "refused" });
  expect(await limited.fails("create_tunnel", { name: "old-ship" })).toMatchObject({ kind: "refused" });
  expect(await limited.ok("get_tunnel", { tunnel: "office" })).toMatchObject({ name: "office" });
  const route = { tunnel: "office", hostname: "app.example.com" };
  expect(await limited.fails("route_tunnel", route)).toMatchObject({ kind: "refused" });
});

it("costs a model little", async () => {
  const tools = Object.values(await describeTools(plugin)) as Definition[];
  const costs = tools.filter(({ name }) => /tunnel/.test(name)).map(tokensOf);
  expect(costs).toHaveLength(7);
  expect(Math.max(...costs)).toBeLessThanOrEqual(TOOL_BUDGET);
});
