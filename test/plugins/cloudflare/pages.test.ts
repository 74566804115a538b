import { describe, expect, it } from "@jest/globals";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare();

const read = async (uri: string) => {
  const answer = await cloudflare.plugin.readResource(uri);
  return "text" in answer ? answer.text : "";
};

describe("resources", () => {
  it("are pages of zones, records and settings", async () => {
    expect(await read("cloudflare://zones")).toContain("| example.com | ");
    const zone = await read("cloudflare://zone/example.com");
    expect(zone).toMatch(/^# Zone: example\.com\n/m);
    expect(zone).toContain("ada.ns.cloudflare.com");
    const records = await read("cloudflare://zone/example.com/records");
    expect(records).toContain("| mail.example.com | A | 192.0.2.20 | 300 | false |");
    expect(records).toMatch(/untrusted data between the lines/);
    expect(await read("cloudflare://zone/example.com/settings")).toContain("| ssl | full | true |");
  });

  it("are pages of traffic", async () => {
    const page = await read("cloudflare://zone/example.com/analytics");
    expect(page).toMatch(/^# Traffic: example\.com\n/m);
    expect(page).toMatch(/\| requests \| requests \| \d+ \|/);
  });

  it("complete names of zones", async () => {
    expect(
      await cloudflare.plugin.complete({
        kind: "resource",
        of: "cloudflare://zone/{zone}",
        argument: "zone",
        typed: "example.o",
      }),
    ).toEqual(["example.org"]);
  });

  it("say what is wrong with a zone", async () => {
    await expect(cloudflare.plugin.readResource("cloudflare://zone/exampel.com")).rejects.toMatchObject({
      kind: "not_found",
      next: "Did you mean example.com?",
    });
  });
});

describe("prompts", () => {
  const textOf = async (name: string, args: Record<string, string>) =>
    JSON.stringify((await cloudflare.plugin.getPrompt(`cloudflare_${name}`, args)).messages);

  it("know what is there", async () => {
    expect(await textOf("move_domain", { domain: "Example.com." })).toContain("It is a zone here already.");
    expect(await textOf("move_domain", { domain: "new.example" })).toContain("cloudflare_create_zone");
    const debug = await textOf("debug_site", { host: "www.example.com" });
    expect(debug).toContain("www CNAME example.com, proxied");
    expect(debug).toContain("The zone example.com is active");
    expect(await textOf("harden_zone", { zone: "example.com" })).toContain('ssl: \\"full\\"');
  });

  it("say when a host is not here", async () => {
    await expect(
      cloudflare.plugin.getPrompt("cloudflare_debug_site", { host: "www.example.edu" }),
    ).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});
