import { describe, expect, it } from "@jest/globals";
import { Accounts } from "../../../plugins/cloudflare/sandbox/accounts.js";
import { Zones } from "../../../plugins/cloudflare/sandbox/zones.js";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare();
const ruled = useCloudflare(() => ({
  deny: [{ tool: "cloudflare_create_*", when: { account: "second *" } }],
}));

describe("cloudflare_list_zones", () => {
  it("lists zones by name", async () => {
    expect(await cloudflare.ok("list_zones", { fields: "name,status,account" })).toEqual({
      zones: [
        { name: "example.com", status: "active", account: "Example Shipping" },
        { name: "example.net", status: "active", account: "Example Shipping" },
        { name: "example.org", status: "pending", account: "Example Shipping" },
      ],
      total: 3,
    });
    expect(await cloudflare.ok("list_zones", { name: "NET" })).toMatchObject({
      zones: [{ name: "example.net" }],
    });
  });
});

describe("cloudflare_get_zone", () => {
  it("takes a name in any spelling, and an id", async () => {
    const byName = await cloudflare.ok("get_zone", { zone: "Example.COM." });
    expect(byName).toMatchObject({
      name: "example.com",
      status: "active",
      type: "full",
      name_servers: ["ada.ns.cloudflare.com", "hugo.ns.cloudflare.com"],
      dnssec: "disabled",
    });
    expect(await cloudflare.ok("get_zone", { zone: byName["id"] })).toEqual(byName);
  });

  it("asks for a name once a minute, and for an id not at all once it is known", async () => {
    await cloudflare.ok("get_zone", { zone: "example.net" });
    cloudflare.requests();
    await cloudflare.ok("get_zone", { zone: "example.net" });
    const sent = cloudflare.requests();
    expect(sent).not.toContain("GET /zones");
    expect(sent.length).toBeGreaterThan(0);
  });

  it.each([
    ["exmaple.com", /there is no exmaple\.com.*example\.com, example\.net/, "Did you mean example.com?"],
    ["Exmaple.COM.", /there is no Exmaple\.COM\./, "Did you mean example.com?"],
    ["www.example.com", /there is no www/, "Did you mean example.com?"],
    ["nothing.test", /there is no nothing/, "cloudflare_list_zones shows all of them."],
    ["", /empty/, "Give a domain, or a zone's id."],
  ])("says of %s what there is", async (zone, error, next) => {
    const failed = await cloudflare.fails("get_zone", { zone });
    expect(failed.error).toMatch(error);
    expect(failed["next"]).toBe(next);
  });

  it("is found as soon as it is there, although it was missed a moment ago", async () => {
    const { world } = cloudflare.sandbox;
    expect(await cloudflare.fails("get_zone", { zone: "later.example" })).toMatchObject({
      kind: "not_found",
    });
    const [account] = world.part(Accounts).all;
    if (!account) throw new Error("no account");
    const zone = world.part(Zones).add("later.example", account);
    expect(await cloudflare.ok("get_zone", { zone: "later.example" })).toMatchObject({ id: zone.id });
    world.part(Zones).remove(zone);
  });

  it("says of an id that is none what the API says", async () => {
    expect(await cloudflare.fails("get_zone", { zone: "0".repeat(32) })).toMatchObject({
      kind: "not_found",
      codes: [7003],
    });
  });
});

describe("cloudflare_create_zone and cloudflare_delete_zone", () => {
  it("make one, tell what the registrar needs, and remove it", async () => {
    const made = await cloudflare.ok("create_zone", { name: "Bücher.Example." });
    expect(made).toMatchObject({
      name: "xn--bcher-kva.example",
      status: "pending",
      account: "Example Shipping",
    });
    expect(made["next"]).toMatch(/name servers at the registrar.*ada\.ns\.cloudflare\.com/);
    expect(await cloudflare.fails("create_zone", { name: "xn--bcher-kva.example" })).toMatchObject({
      kind: "conflict",
      next: expect.stringContaining("zone already"),
    });
    expect(await cloudflare.ok("delete_zone", { zone: "xn--bcher-kva.example" })).toMatchObject({
      status: "deleted",
    });
    expect(await cloudflare.fails("get_zone", { zone: "xn--bcher-kva.example" })).toMatchObject({
      kind: "not_found",
    });
  });

  it.each(["https://example.com", "example", "a b.example", "-a.example", `${"a".repeat(64)}.example`])(
    "refuses the domain %s before any request",
    async (name) => {
      cloudflare.requests();
      expect(await cloudflare.fails("create_zone", { name })).toMatchObject({ kind: "validation" });
      expect(cloudflare.requests()).toEqual([]);
    },
  );
});

describe("an account", () => {
  it("is found when there is one, and has to be named when there are several", async () => {
    const { world } = cloudflare.sandbox;
    const { Accounts } = await import("../../../plugins/cloudflare/sandbox/accounts.js");
    const accounts = world.part(Accounts);
    const second = accounts.add("Second Fleet");
    // The list is kept for a minute, until something changes.
    await cloudflare.ok("create_zone", { name: "first.example", account: "example shipping" });
    const failed = await cloudflare.fails("create_zone", { name: "second.example" });
    expect(failed.error).toMatch(/Example Shipping \(\w{32}\), Second Fleet/);
    expect(await cloudflare.ok("create_zone", { name: "second.example", account: second.id })).toMatchObject({
      account: "Second Fleet",
    });
    expect(await cloudflare.fails("create_zone", { name: "third.example", account: "Third" })).toMatchObject({
      kind: "not_found",
    });
    accounts.all.pop();
  });

  it("whose name nobody can see may be any that a rule is about", async () => {
    const made = { name: "hidden.example", account: "f".repeat(32) };
    expect(await ruled.fails("create_zone", made)).toMatchObject({ kind: "refused" });
    expect(await cloudflare.fails("create_zone", made)).toMatchObject({ kind: "not_found" });
    await ruled.ok("create_zone", { name: "seen.example" });
  });
});
