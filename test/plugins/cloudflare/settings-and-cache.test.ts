import { describe, expect, it } from "@jest/globals";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare();
const zone = "example.com";

describe("zone settings", () => {
  it("are read, all or some", async () => {
    const { settings } = (await cloudflare.ok("get_zone_settings", { zone })) as {
      settings: { name: string }[];
    };
    expect(settings.length).toBeGreaterThan(40);
    expect(await cloudflare.ok("get_zone_settings", { zone, names: ["ssl", "dnssec"] })).toEqual({
      zone,
      settings: [
        { name: "ssl", value: "full", editable: true },
        { name: "dnssec", value: "disabled", editable: true },
      ],
    });
  });

  it("are changed, DNSSEC as well, and what is so already is left alone", async () => {
    const settings = { ssl: "strict", always_use_https: "on", brotli: "on", dnssec: "active" };
    cloudflare.requests();
    expect(await cloudflare.ok("update_zone_settings", { zone, settings })).toEqual({
      zone,
      changed: [
        { name: "ssl", from: "full", to: "strict" },
        { name: "always_use_https", from: "off", to: "on" },
        { name: "dnssec", from: "disabled", to: "active" },
      ],
      unchanged: ["brotli"],
    });
    expect(cloudflare.requests().filter((request) => request.startsWith("PATCH"))).toHaveLength(3);
    expect(await cloudflare.ok("get_zone", { zone })).toMatchObject({
      dnssec: "pending",
      ds_record: expect.any(String),
    });
  });

  it.each([
    [{ sll: "strict" }, /no setting sll\. Did you mean ssl\?/],
    [{ polish: "lossy" }, /polish cannot be changed/],
    [{}, /empty/],
  ])("refuse %j before anything is changed", async (settings, error) => {
    cloudflare.requests();
    expect((await cloudflare.fails("update_zone_settings", { zone, settings })).error).toMatch(error);
    expect(cloudflare.requests().filter((request) => request.startsWith("PATCH"))).toEqual([]);
  });

  it("say what was done when one of several fails", async () => {
    const failed = await cloudflare.fails("update_zone_settings", {
      zone,
      settings: { http3: "off", security_level: "paranoid" },
    });
    expect(failed).toMatchObject({
      error: expect.stringMatching(/security_level was not changed: .*1007/),
      next: expect.stringContaining("Changed before that, and left so: http3."),
    });
  });
});

describe("cloudflare_purge_cache", () => {
  it("purges everything, or lists in requests of 30", async () => {
    expect(await cloudflare.ok("purge_cache", { zone, everything: true })).toEqual({
      zone,
      purged: "everything",
    });
    const files = Array.from({ length: 65 }, (_, index) => `https://www.example.com/${index}.css`);
    cloudflare.requests();
    expect(await cloudflare.ok("purge_cache", { zone, files })).toEqual({ zone, purged: "files", count: 65 });
    expect(cloudflare.requests().filter((request) => request.includes("purge_cache"))).toHaveLength(3);
  });

  it("says what was purged when a later request fails", async () => {
    const hosts = Array.from({ length: 31 }, (_, index) => `h${index}.example.com`);
    cloudflare.sandbox.troubles.add({ at: "POST *purge_cache", way: "slow" });
    cloudflare.sandbox.troubles.add({ at: "POST *purge_cache", way: "status", status: 500 });
    expect(await cloudflare.fails("purge_cache", { zone, hosts })).toMatchObject({
      purged: 30,
      next: expect.stringContaining("The first 30 hosts are purged"),
    });
  });

  it.each([
    [{}, /exactly one/],
    [{ everything: true, tags: ["a"] }, /exactly one/],
    [{ files: ["/style.css"] }, /\/style\.css is no URL such as https:\/\/example\.com\/style\.css/],
    [{ files: ["https://example.org/a"] }, /is not in example\.com/],
    [{ hosts: ["https://www.example.com"] }, /give the hostname alone/],
    [{ hosts: ["notexample.com"] }, /is not in example\.com/],
    [{ prefixes: ["https://www.example.com/a"] }, /leave the scheme away/],
    [{ prefixes: ["www.example.com"] }, /for a whole host use hosts/],
    [{ tags: ["a b"] }, /is no tag/],
  ])("refuses %j", async (what, error) => {
    expect((await cloudflare.fails("purge_cache", { zone, ...what })).error).toMatch(error);
  });
});
