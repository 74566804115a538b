import { describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import cloudflare from "../../../plugins/cloudflare/index.js";
import { Tunnels } from "../../../plugins/cloudflare/sandbox/tunnels.js";
import { Workers } from "../../../plugins/cloudflare/sandbox/workers.js";
import { Zones } from "../../../plugins/cloudflare/sandbox/zones.js";
import { knowing, signposts } from "../../fixtures/signposts.js";
import { type CloudflareUser, useCloudflare } from "./use-cloudflare.js";

type Row = Readonly<Record<string, string>>;

/** Whoever else can answer, so that the host asks at all. */
const BESIDE = [signposts("other", knowing({}))({})];

const dns = useCloudflare(() => ({ beside: BESIDE }));
const whole = useCloudflare(() => ({ beside: BESIDE, toolsets: ["default", "tunnels", "workers"] }));

async function locate({ plugin }: CloudflareUser, name: string) {
  const { data, error } = await plugin.callTool("cargoshipper_locate", { name });
  if (error) throw new Error(error);
  const rows = (data["trail"] as Row[]).map(
    ({ at, kind, name, says, leads_to }) => `${at} ${kind} ${name}: ${says} → ${leads_to}`,
  );
  return { data, rows, first: (data["trail"] as Row[])[0] };
}

describe("the records of a host", () => {
  it("are followed within their zones and from one to the other, in a request each", async () => {
    await dns.ok("create_dns_record", {
      zone: "example.net",
      type: "CNAME",
      name: "shop",
      content: "WWW.example.com",
    });
    dns.requests();
    const { rows, first } = await locate(dns, "https://Shop.example.net/cart");
    expect(rows).toEqual([
      "1 record shop.example.net: CNAME → www.example.com:443",
      "1.1 record www.example.com: CNAME, proxied → example.com:443",
      "1.1.1 record example.com: A, proxied → 192.0.2.10:443 (nobody knows it)",
    ]);
    expect(first?.["look"]).toBe("cloudflare_list_dns_records zone=example.net name=shop.example.net");
    expect(dns.requests().filter((request) => !/zones\?|zones$/.test(request))).toHaveLength(3);
  });

  it("are those of the nearest wildcard where it has none of its own", async () => {
    const add = (name: string, content: string, type = "A") =>
      dns.ok("create_dns_record", { zone: "example.net", type, name, content });
    await add("*.dev", "192.0.2.61");
    await add("*.a.dev", "192.0.2.62");
    await add("text.dev", "no address", "TXT");
    expect((await locate(dns, "x.dev.example.net")).rows).toEqual([
      "1 record *.dev.example.net: A → 192.0.2.61 (nobody knows it)",
    ]);
    expect((await locate(dns, "x.y.a.dev.example.net")).first?.["leads_to"]).toContain("192.0.2.62");
    expect((await locate(dns, "text.dev.example.net")).rows).toEqual([]);
  });

  it.each([
    "example.org",
    "nothing.example.com",
    "example.edu",
    "notexample.com",
    "com",
    "192.0.2.10",
    "web",
  ])("are none of %s", async (name) => {
    expect((await locate(dns, name)).rows).toEqual([]);
  });

  it("stay hidden where rules forbid them by record, zone, account or label", async () => {
    for (const when of [
      { record: "www.example.com" },
      { record: "www.example.com CNAME" },
      { record: "type=CNAME" },
      { zone: "example.com" },
      { account: "*" },
    ]) {
      const started = await startPlugin(cloudflare, {
        sandbox: true,
        beside: BESIDE,
        deny: [{ tool: "cloudflare_*", when }],
      });
      const { data } = await started.callTool("cargoshipper_locate", { name: "www.example.com" });
      expect(data["trail"]).toEqual([]);
      expect(data["end"]).toBe("What knows www.example.com may not be shown.");
      await started.close();
    }
  });
});

describe("a tunnel", () => {
  const route = (user: CloudflareUser, hostname: string) =>
    user.ok("route_tunnel", { tunnel: "office", hostname });
  const [office] = [() => whole.sandbox.world.part(Tunnels).all.find(({ name }) => name === "office")];
  const host = () => `${office()?.id}.cfargotunnel.com`;

  it("leads a host to its service, and to where cloudflared runs", async () => {
    await route(whole, "wiki.example.com");
    const { data, rows } = await locate(whole, "wiki.example.com");
    expect(rows).toEqual([
      `1 record wiki.example.com: CNAME, proxied → ${host()}`,
      "1.1 tunnel office: healthy, leads wiki.example.com to http://localhost:8080 → localhost:8080 (nobody knows it), 203.0.113.7 (nobody knows it)",
    ]);
    const [, row] = data["trail"] as Row[];
    expect(row?.["look"]).toMatch(/^cloudflare_get_tunnel tunnel=office account=/);
  });

  it("leads a host without a rule to the rule for all else", async () => {
    await route(whole, "blog.example.com");
    expect((await locate(whole, "blog.example.com")).rows[1]).toContain(
      "leads blog.example.com to http_status:404 → 203.0.113.7 (nobody knows it)",
    );
  });

  it("leads on to every service that may answer", async () => {
    const tunnel = office();
    const tunnels = whole.sandbox.world.part(Tunnels);
    if (!tunnel) throw new Error("the sandbox has no office");
    tunnels.configure(tunnel, {
      ingress: [
        { hostname: "*.example.com", path: "/api", service: "tcp://api:7000" },
        { hostname: "app.example.com", service: "unix:/run/app.sock" },
        { hostname: "app.example.com", service: "http://never" },
        { hostname: "*.example.com", service: "https://[2001:db8::5]" },
        { service: "http_status:404" },
      ],
    });
    await route(whole, "app.example.com");
    await route(whole, "any.example.com");
    const leads = async (name: string) => (await locate(whole, name)).rows[1]?.split(" → ")[1];
    const nobody = "(nobody knows it)";
    expect(await leads("app.example.com")).toBe(`api:7000 ${nobody}, 203.0.113.7 ${nobody}`);
    expect(await leads("any.example.com")).toBe(
      `api:7000 ${nobody}, [2001:db8::5]:443 ${nobody}, 203.0.113.7 ${nobody}`,
    );
  });

  it("is named where its toolset is off, and not looked into", async () => {
    await dns.ok("create_dns_record", {
      zone: "example.com",
      type: "CNAME",
      name: "desk",
      content: "0a1b2c3d-0000-4000-8000-000000000000.cfargotunnel.com",
    });
    dns.requests();
    const { rows } = await locate(dns, "desk.example.com");
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain("a tunnel, which toolset tunnels shows");
    expect(dns.requests().join()).not.toContain("cfd_tunnel");
  });

  it("is told of as unknown, with the record, where the token may not read tunnels", async () => {
    const value = "records-token-0000000000000000000000000";
    whole.sandbox.tokens.add({
      value,
      permissions: ["Zone → Zone → Read", "Zone → DNS → Read", "Account → Account Settings → Read"],
    });
    const started = await startPlugin(cloudflare, {
      beside: BESIDE,
      toolsets: ["default", "tunnels", "workers"],
      options: { apiToken: value, baseUrl: whole.sandbox.baseUrl },
    });
    const { data } = await started.callTool("cargoshipper_locate", { name: "wiki.example.com" });
    expect(data["trail"]).toHaveLength(1);
    expect(JSON.stringify(data["left_out"])).toMatch(/The tunnels may not be read.*Cloudflare Tunnel → Read/);
    expect(JSON.stringify(data["left_out"])).toMatch(/routes of Workers may not be read/);
    await started.close();
  });
});

describe("a Worker", () => {
  it("is found by the routes and the domain that lead a host to it", async () => {
    const { world } = whole.sandbox;
    const workers = world.part(Workers);
    const zone = world.part(Zones).all.find(({ name }) => name === "example.com")?.id ?? "";
    workers.routes.push({ id: world.id(), zone, pattern: "*example.com/a*", script: "tide-table" });
    workers.routes.push({ id: world.id(), zone, pattern: "other.example.com/*", script: "tide-table" });
    workers.domains.push({ id: world.id(), hostname: "tides.example.com", service: "tide-table", zone });
    const says = async (name: string) =>
      ((await locate(whole, name)).data["trail"] as Row[]).flatMap(({ kind, says }) =>
        kind === "worker" ? [says] : [],
      );
    expect(await says("tides.example.com")).toEqual(["the host is its domain", "route *example.com/a*"]);
    expect(await says("example.com")).toEqual(["route example.com/tides/*", "route *example.com/a*"]);
    expect(await says("other.example.com")).toEqual(["route *example.com/a*", "route other.example.com/*"]);
    expect(await says("tides.example.net")).toEqual([]);
  });
});

describe("Cloudflare in trouble", () => {
  it("is not asked again in that call, and the answer says why", async () => {
    whole.sandbox.troubles.add({ at: "GET /zones/*/dns_records", way: "not-success", times: 9 });
    const { data } = await locate(whole, "www.example.com");
    expect(data).toMatchObject({ trail: [], asked: "other", unasked: [{ plugin: "cloudflare" }] });
  });
});
