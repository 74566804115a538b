import { describe, expect, it } from "@jest/globals";
import { type StartedPlugin, type StartOptions, startPlugin } from "cargoshipper/testing";
import digitalocean from "../../../plugins/digitalocean/index.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { LoadBalancers } from "../../../plugins/digitalocean/sandbox/load-balancers.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { knowing, signposts } from "../../fixtures/signposts.js";
import { useDigitalOcean } from "./use-digitalocean.js";

type Row = Readonly<Record<string, string>>;

/** Whoever else can answer, so that the host asks at all. */
const BESIDE = [signposts("other", knowing({}))({})];

const user = useDigitalOcean(() => ({ beside: BESIDE }));

async function locate(plugin: StartedPlugin, name: string) {
  const { data, error } = await plugin.callTool("cargoshipper_locate", { name });
  if (error) throw new Error(error);
  const trail = data["trail"] as Row[];
  const rows = trail.map(
    ({ at, kind, name, says, leads_to }) => `${at} ${kind} ${name}: ${says} → ${leads_to}`,
  );
  return { data, rows, looks: trail.map(({ look }) => look) };
}

const rowsOf = async (name: string) => (await locate(user.plugin, name)).rows;

/** Another start of the plugin, with rules or a token of its own, beside the same sandbox. */
async function withStart<T>(start: StartOptions, use: (plugin: StartedPlugin) => Promise<T>): Promise<T> {
  const options = { token: SANDBOX_TOKEN, apiUrl: user.sandbox.apiUrl, ...start.options };
  const plugin = await startPlugin(digitalocean, { beside: BESIDE, ...start, options });
  try {
    return await use(plugin);
  } finally {
    await plugin.close();
  }
}

const record = (name: string, content: string, type = "A", domain = "example.net") =>
  user.ok("configure_dns_record", { domain, type, name, content });
const balancer = (name: string, settings: object) =>
  user.ok("configure_network_object", { kind: "load_balancer", name, settings });
const addressOf = (name: string) => {
  const found = user.sandbox.world.part(LoadBalancers).all.find((one) => one.name === name);
  if (!found) throw new Error(`the sandbox has no load balancer ${name}`);
  return found.ip;
};
const dropletOf = (name: string) => {
  const found = user.sandbox.world.part(Droplets).all.find((one) => one.name === name);
  if (!found) throw new Error(`the sandbox has no droplet ${name}`);
  return found;
};

describe("a host", () => {
  it("is followed from its records to the droplet, in few requests", async () => {
    await record("shop", "www.example.com.", "CNAME");
    user.requests();
    const { rows, looks } = await locate(user.plugin, "https://Shop.Example.net/cart");
    expect(rows).toEqual([
      "1 record shop.example.net: CNAME → www.example.com:443",
      "1.1 record www.example.com: CNAME → example.com:443",
      "1.1.1 record example.com: A → 203.0.113.11:443",
      "1.1.1.1 droplet web-1: active, fra1, its public address → 10.114.0.11:443 (the same)",
    ]);
    expect(looks[0]).toBe("digitalocean_list_dns_records domain=example.net name=shop.example.net");
    expect(looks[3]).toBe(`digitalocean_get_droplet droplet=${dropletOf("web-1").id}`);
    expect(user.requests()).toEqual([
      "GET /domains",
      "GET /domains/example.net/records",
      "GET /domains/example.com/records",
      "GET /domains/example.com/records",
      "GET /droplets",
      "GET /droplets",
      "GET /load_balancers",
      "GET /reserved_ips",
    ]);
    await locate(user.plugin, "example.com");
    expect(user.requests()).toEqual(["GET /domains/example.com/records"]);
  });

  it("is that of the nearest wildcard where it has no record of its own", async () => {
    await record("*.dev", "192.0.2.61");
    await record("*.a.dev", "2001:db8::61", "AAAA");
    await record("text.dev", "no address", "TXT");
    expect(await rowsOf("x.dev.example.net")).toEqual([
      "1 record *.dev.example.net: A → 192.0.2.61 (nobody knows it)",
    ]);
    expect(await rowsOf("x.y.a.dev.example.net")).toEqual([
      "1 record *.a.dev.example.net: AAAA → 2001:db8::61 (nobody knows it)",
    ]);
    expect(await rowsOf("text.dev.example.net")).toEqual([]);
    expect(await rowsOf("dev.example.net")).toEqual([]);
  });

  it.each([
    ["example.edu", []],
    ["notexample.com", []],
    ["com", []],
    ["web", []],
    ["localhost:80", []],
    ["127.0.0.1:80", []],
    ["[::1]:80", []],
    ["169.254.1.1", []],
    ["10.0.0.99", ["GET /droplets", "GET /droplets", "GET /load_balancers"]],
    ["2001:db8::99", ["GET /droplets", "GET /droplets", "GET /load_balancers"]],
    ["198.51.100.1", ["GET /droplets", "GET /droplets", "GET /load_balancers", "GET /reserved_ips"]],
  ])("that is not there, %s, costs no request that it does not fit", async (name, expected) => {
    await withStart({}, async (plugin) => {
      await locate(plugin, "nothing.example.org");
      user.requests();
      expect((await locate(plugin, name)).rows).toEqual([]);
      expect(user.requests()).toEqual(expected);
    });
  });
});

describe("an address", () => {
  it("of a load balancer leads to its droplets by tag, at the port of its rule", async () => {
    await balancer("edge", {
      region: "fra1",
      forwarding: ["http 80 -> http 8080", "tcp 5432 -> tcp 6432", "tcp 5433 -> tcp 6432"],
      tag: "web",
    });
    const edge = addressOf("edge");
    const droplet = (at: string, name: string, last: number, port: number) =>
      `${at} droplet ${name}: active, fra1, its public address → 10.114.0.${last}:${port} (the same)`;
    const { rows, looks } = await locate(user.plugin, `http://${edge}/`);
    expect(rows).toEqual([
      "1 load_balancer edge: active, 80 -> 8080, 2 droplets → 203.0.113.11:8080, 203.0.113.12:8080",
      droplet("1.1", "web-1", 11, 8080),
      droplet("1.2", "web-2", 12, 8080),
    ]);
    expect(looks[0]).toMatch(/^digitalocean_list_network_objects kind=load_balancer name=[0-9a-f-]{36}$/);
    expect((await rowsOf(edge))[0]).toBe(
      "1 load_balancer edge: active, 80 -> 8080, 5432 -> 6432, 5433 -> 6432, 2 droplets → " +
        "203.0.113.11:8080, 203.0.113.11:6432, 203.0.113.12:8080, 203.0.113.12:6432",
    );
    expect(await rowsOf(`${edge}:22`)).toEqual([
      "1 load_balancer edge: active, no rule for the port, 2 droplets → ends here",
    ]);
  });

  it("of a load balancer leads to the droplets that it names", async () => {
    await balancer("base", { region: "fra1", forwarding: ["tcp 5432 -> tcp 5432"], droplets: ["db-1"] });
    expect((await rowsOf(`${addressOf("base")}:5432`))[0]).toBe(
      "1 load_balancer base: active, 5432 -> 5432, 1 droplet → 203.0.113.13:5432",
    );
  });

  it("that is reserved leads to its droplet, or nowhere", async () => {
    const { rows, looks } = await locate(user.plugin, "203.0.113.210:5432");
    expect(rows).toEqual([
      "1 reserved_ip 203.0.113.210: assigned to a droplet → 203.0.113.13:5432",
      "1.1 droplet db-1: active, fra1, its public address → 10.114.0.13:5432 (the same), 203.0.113.210:5432 (see there)",
    ]);
    expect(looks[0]).toBe("digitalocean_list_network_objects kind=reserved_ip name=203.0.113.210");
    expect(await rowsOf("203.0.113.211")).toEqual([
      "1 reserved_ip 203.0.113.211: assigned to no droplet → ends here",
    ]);
  });

  it("of a droplet is found in whatever form, and its reserved IP where the API shows it among them", async () => {
    const web = dropletOf("web-2");
    web.ipv6 = "2001:0DB8:0000:0000:0000:0000:0000:0012";
    dropletOf("db-1").reserved_ips = ["203.0.113.210"];
    await withStart({}, async (plugin) => {
      const rows = async (name: string) => (await locate(plugin, name)).rows;
      expect(await rows("[2001:db8::12]:80")).toEqual([
        "1 droplet web-2: active, fra1, its public address → 203.0.113.12:80 (the same), 10.114.0.12:80 (the same)",
      ]);
      expect(await rows("10.114.0.12")).toEqual([
        "1 droplet web-2: active, fra1, its private address → 203.0.113.12 (the same), 2001:db8::12 (the same)",
      ]);
      expect((await rows("203.0.113.210")).map((row) => row.split(":")[0])).toEqual([
        "1 reserved_ip 203.0.113.210",
        "1.1 droplet db-1",
      ]);
    });
    web.ipv6 = null;
    dropletOf("db-1").reserved_ips = [];
  });
});

describe("an app", () => {
  it("is found by its domain and by its default address, where its toolset is on", async () => {
    await record("store", "shop-x7k2p.ondigitalocean.app.", "CNAME");
    await withStart({ toolsets: ["default", "apps"] }, async (plugin) => {
      const { rows, looks } = await locate(plugin, "store.example.net");
      expect(rows).toEqual([
        "1 record store.example.net: CNAME → shop-x7k2p.ondigitalocean.app",
        "1.1 app shop: runs, the host is its default address → ends here",
      ]);
      expect(looks[1]).toBe("digitalocean_get_app app=shop");
      expect((await locate(plugin, "shop.example.com")).rows).toEqual([
        "1 app shop: runs, the host is its domain → ends here",
      ]);
      expect((await locate(plugin, "a.shop.example.com")).rows).toEqual([]);
    });
    user.requests();
    expect(await rowsOf("store.example.net")).toEqual([
      "1 record store.example.net: CNAME → shop-x7k2p.ondigitalocean.app (nobody knows it)",
    ]);
    expect(user.requests().join()).not.toContain("/apps");
  });
});

describe("what is not to be shown", () => {
  it.each<[string, StartOptions, string[]]>([
    ["a record", { deny: [{ tool: "digitalocean_*", when: { record: "www.example.com" } }] }, []],
    ["a domain", { deny: [{ tool: "digitalocean_*", when: { domain: "example.com" } }] }, []],
    [
      "a droplet by its tag",
      { deny: [{ tool: "digitalocean_get_droplet", when: { droplet: "tag:web" } }] },
      ["1 record www.example.com", "1.1 record example.com"],
    ],
    [
      "droplets",
      { deny: ["digitalocean_get_droplet"] },
      ["1 record www.example.com", "1.1 record example.com"],
    ],
    ["records", { deny: ["digitalocean_list_dns_records"] }, []],
  ])("is %s that a rule forbids", async (_, rules, expected) => {
    await withStart(rules, async (plugin) => {
      const { rows } = await locate(plugin, "www.example.com");
      expect(rows.map((row) => row.split(":")[0])).toEqual(expected);
    });
  });

  it("is a load balancer or a reserved IP that leads to a droplet which a rule forbids", async () => {
    const deny = [{ tool: "digitalocean_*", when: { droplet: "db-1" } }];
    await withStart({ deny }, async (plugin) => {
      for (const address of [addressOf("base"), "203.0.113.210", "203.0.113.13"]) {
        const { data } = await locate(plugin, address);
        expect(data).toMatchObject({ trail: [], end: `What knows ${address} may not be shown.` });
      }
    });
  });
});

describe("a token that may not read all", () => {
  const withScopes = <T>(scopes: readonly string[], use: (plugin: StartedPlugin) => Promise<T>) => {
    const value = `token-of-${scopes.join("-").replaceAll(":", "-")}`;
    user.sandbox.tokens.add({ value, scopes });
    return withStart({ options: { token: value } }, use);
  };

  it("hides nothing of the rest", async () => {
    await withScopes(["domain:read", "load_balancer:read"], async (plugin) => {
      const { rows, data } = await locate(plugin, "www.example.com");
      expect(rows).toHaveLength(2);
      expect(JSON.stringify(data["left_out"])).toMatch(/The droplets may not be read\..*`droplet:read`/);
      expect(JSON.stringify(data["left_out"])).toMatch(/reserved IPs may not be read\..*`reserved_ip:read`/);
      expect((await locate(plugin, `${addressOf("edge")}:80`)).rows).toEqual([
        "1 load_balancer edge: active, 80 -> 8080, 2 droplets → ends here",
      ]);
    });
    await withScopes(["droplet:read"], async (plugin) => {
      const { rows, data } = await locate(plugin, "203.0.113.13");
      expect(rows[0]).toContain("droplet db-1");
      expect(JSON.stringify(data["left_out"])).toMatch(/load balancers may not be read/);
    });
  });

  it("is told as the reason why DigitalOcean could not be asked where it may read nothing", async () => {
    await withScopes(["account:read"], async (plugin) => {
      const { data } = await locate(plugin, "www.example.com");
      expect(data).toMatchObject({
        trail: [],
        asked: "other",
        unasked: [{ plugin: "digitalocean", why: expect.stringContaining("403") }],
      });
    });
  });
});

describe("DigitalOcean in trouble", () => {
  it("is not asked again in that call, and the answer says why", async () => {
    await withStart({}, async (plugin) => {
      user.sandbox.troubles.add({ at: "GET /domains", way: "status", status: 500, times: 9 });
      const { data } = await locate(plugin, "www.example.com");
      expect(data).toMatchObject({ trail: [], asked: "other", unasked: [{ plugin: "digitalocean" }] });
    });
  });
});
