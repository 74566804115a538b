import { describe, expect, it } from "@jest/globals";
import { type StartOptions, startPlugin } from "cargoshipper/testing";
import digitalocean from "../../../plugins/digitalocean/index.js";
import { Databases } from "../../../plugins/digitalocean/sandbox/databases.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { LoadBalancers } from "../../../plugins/digitalocean/sandbox/load-balancers.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean(() => ({ toolsets: ["default", "monitoring"] }));
const asked = useDigitalOcean(() => ({
  toolsets: ["default", "monitoring"],
  approvals: "destroy",
  risks: { costs: "ask" },
}));

const bodyOf = (at: string): unknown => {
  const sent = digitalOcean.sandbox.exchanges.filter(({ method, path }) => `${method} ${path}` === at);
  return JSON.parse(String(sent.at(-1)?.body));
};

const HOOK = "https://hooks.example.com/T0/B0/0123456789abcdefghijklmn";

describe("alerts", () => {
  it("are listed as people say them", async () => {
    const { alerts } = await digitalOcean.ok("list_alerts", { fields: "description,when,tells,enabled" });
    expect(alerts).toEqual([
      {
        description: "web-1 is busy",
        when: "droplet cpu above 90 for 10m",
        tells: "captain@example.com",
        enabled: true,
      },
    ]);
  });

  it("are made of names, and of metrics as get_metrics calls them", async () => {
    const made = await digitalOcean.ok("create_alert", {
      metric: "memory_used_percent",
      above: 85,
      names: "web-1,web-2",
      tags: ["production"],
      email: "captain@example.com",
      slack_channel: "#ops",
      slack_url: HOOK,
    });
    expect(bodyOf("POST /monitoring/alerts")).toMatchObject({
      type: "v1/insights/droplet/memory_utilization_percent",
      compare: "GreaterThan",
      value: 85,
      window: "5m",
      tags: ["production"],
      alerts: { email: ["captain@example.com"], slack: [{ channel: "#ops", url: HOOK }] },
      enabled: true,
    });
    expect(made).toMatchObject({
      description: "droplet memory_used_percent above 85",
      when: "droplet memory_utilization_percent above 85 for 5m",
      tells: "captain@example.com,#ops",
    });
    expect(JSON.stringify(await digitalOcean.ok("list_alerts"))).not.toContain("hooks.example.com");
  });

  it("watch load balancers and databases by name", async () => {
    const email = "captain@example.com";
    const base = { email, below: 1 };
    const [web] = digitalOcean.sandbox.world.part(LoadBalancers).all;
    await digitalOcean.ok("create_alert", {
      ...base,
      kind: "load_balancer",
      names: "web",
      metric: "droplet_health",
    });
    expect(bodyOf("POST /monitoring/alerts")).toMatchObject({
      type: "v1/insights/lbaas/droplet_health",
      compare: "LessThan",
      entities: [web?.id],
    });
    const [main] = digitalOcean.sandbox.world.part(Databases).all;
    await digitalOcean.ok("create_alert", { ...base, kind: "database", names: "main", metric: "cpu" });
    expect(bodyOf("POST /monitoring/alerts")).toMatchObject({
      type: "v1/dbaas/alerts/cpu_alerts",
      entities: [main?.id],
    });
  });

  const email = "captain@example.com";
  it.each([
    [{ metric: "cpu", names: "web-1", email }, "Give one."],
    [{ metric: "cpu", above: 1, below: 2, names: "web-1", email }, "Give one."],
    [{ metric: "cpu", above: 1, email }, "Give names"],
    [{ metric: "cpu", above: 1, names: "web-1" }, "Give email"],
    [{ metric: "cpu", above: 1, names: "web-1", slack_channel: "#ops" }, "Give both."],
    [{ metric: "cpux", above: 1, names: "web-1", email }, "Did you mean cpu?"],
    [{ metric: "v1/dbaas/alerts/cpu_alerts", above: 1, names: "web-1", email }, "There are cpu"],
    [{ metric: "cpu", above: 1, names: "web-9", email }, "Did you mean web-1?"],
    [{ metric: "cpu", above: 1, tags: "productoin", email }, "Did you mean production?"],
    [{ metric: "cpu", above: 1, names: "web-1", email: "captain" }, ""],
    [{ kind: "database", metric: "cpu", above: 1, tags: "web", email }, "Give names."],
  ])("refuses %j and sends nothing", async (args, next) => {
    digitalOcean.requests();
    const failed = await digitalOcean.fails("create_alert", args);
    expect(failed["kind"]).toBe(
      next.startsWith("Did you mean") && !next.includes("cpu") ? "not_found" : "validation",
    );
    if (next) expect(failed["next"]).toContain(next);
    expect(digitalOcean.requests().filter((one) => one.startsWith("POST"))).toEqual([]);
  });

  it("tells what the API refuses, such as an address that is not verified", async () => {
    const args = { metric: "cpu", above: 1, names: "web-1", email: "stranger@example.org" };
    expect(await digitalOcean.fails("create_alert", args)).toMatchObject({
      kind: "validation",
      error: expect.stringContaining("stranger@example.org is not verified"),
    });
  });

  it("are deleted after a preview, by description", async () => {
    const { preview } = await asked.fails("delete_alert", { alert: "web-1 is busy" });
    expect(preview).toContain('Delete the alert "web-1 is busy": droplet cpu above 90 for 10m.');
    expect(preview).toContain("\nIt watches web-1, and tells captain@example.com.");
    await digitalOcean.ok("delete_alert", { alert: "web-1 is busy" });
    expect(JSON.stringify(await digitalOcean.ok("list_alerts"))).not.toContain("web-1 is busy");
    expect(await digitalOcean.fails("delete_alert", { alert: "web-1 is busy" })).toMatchObject({
      kind: "not_found",
    });
  });
});

describe("an alert whose droplet is gone", () => {
  it("can be deleted, unless a rule is about droplets, whose names are not known any more", async () => {
    const droplets = digitalOcean.sandbox.world.part(Droplets);
    const gone = droplets.all.find(({ name }) => name === "old-build");
    if (!gone) throw new Error("the sandbox has no old-build");
    const alert = "the build is busy";
    const policy = { metric: "cpu", above: 1, names: gone.name, email: "captain@example.com" };
    await digitalOcean.ok("create_alert", { ...policy, description: alert });
    droplets.remove(gone);
    const deletion = async (rules: StartOptions) => {
      const options = { token: SANDBOX_TOKEN, apiUrl: digitalOcean.sandbox.apiUrl };
      const start = { options, toolsets: ["monitoring"], approvals: "never", ...rules } as const;
      const started = await startPlugin(digitalocean, start);
      const { structured } = await started.callTool("digitalocean_delete_alert", { alert });
      await started.close();
      return structured;
    };
    const deny = [{ tool: "digitalocean_*", when: { droplet: "db-*" } }];
    expect(await deletion({ deny })).toMatchObject({ success: false, details: { kind: "refused" } });
    expect(await deletion({})).toMatchObject({ success: true });
  });
});

describe("uptime checks", () => {
  it("are listed with how they stand", async () => {
    const { checks } = await digitalOcean.ok("list_uptime_checks");
    expect(checks).toMatchObject([
      { name: "shop", target: "https://www.example.com", status: "up", uptime: 99.98 },
      {
        name: "old",
        status: "down from eu_west",
        uptime: 93.4,
        last_outage: "2026-11-02T10:00:00Z for 120 s",
      },
    ]);
  });

  it("are created with an alert, after their price was shown", async () => {
    const args = { address: "https://api.example.com/health", email: "captain@example.com" };
    const { preview, confirmation } = await asked.fails("create_uptime_check", args);
    expect(preview).toContain("from us_east, eu_west, for $1.00 a month");
    await asked.ok("create_uptime_check", { ...args, confirmation });
    const made = await digitalOcean.ok("create_uptime_check", args);
    expect(made).toMatchObject({
      name: "api.example.com",
      type: "https",
      alert: "down for 2m: captain@example.com",
    });
    expect(bodyOf("POST /uptime/checks")).toEqual({
      name: "api.example.com",
      type: "https",
      target: "https://api.example.com/health",
      regions: ["us_east", "eu_west"],
      enabled: true,
    });
  });

  it("show what a deletion takes along", async () => {
    const { preview } = await asked.fails("delete_uptime_check", { check: "api.example.com" });
    expect(preview).toContain("Delete the uptime check api.example.com of https://api.example.com/health.");
    expect(preview).toContain("api.example.com is down");
    await digitalOcean.ok("delete_uptime_check", { check: "old" });
    const { checks } = await digitalOcean.ok("list_uptime_checks", { fields: "name" });
    expect(checks).toEqual([{ name: "shop" }, { name: "api.example.com" }]);
  });

  it("are free when there is none yet", async () => {
    for (const check of ["shop", "old", "api.example.com"])
      await asked.ok("delete_uptime_check", {
        check,
        ...(await confirmed("delete_uptime_check", { check })),
      });
    expect(await asked.ok("create_uptime_check", { address: "example.com" })).toMatchObject({ type: "ping" });
  });

  const confirmed = async (tool: string, args: Record<string, unknown>) => ({
    confirmation: (await asked.fails(tool, args))["confirmation"],
  });

  it.each([
    [{ address: "https://example.com", type: "ping" }],
    [{ address: "example.com", type: "https" }],
    [{ address: "http://example.com", type: "https" }],
    [{ address: "https://" }],
    [{ address: "example.com", regions: "mars" }],
  ])("refuses %j and sends nothing", async (args) => {
    digitalOcean.requests();
    expect((await digitalOcean.fails("create_uptime_check", args))["kind"]).toBe("validation");
    expect(digitalOcean.requests().filter((one) => one.startsWith("POST"))).toEqual([]);
  });
});
