import { describe, expect, it } from "@jest/globals";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare();

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
    expect(await cloudflare.ok("list_zones", { name: "net", status: "active" })).toMatchObject({
      zones: [{ name: "example.net" }],
    });
  });

  it("explains what the API says", async () => {
    cloudflare.sandbox.tokens.add({ value: "x".repeat(40), permissions: [] });
    cloudflare.sandbox.troubles.add({
      at: "GET /zones",
      way: "status",
      status: 403,
      code: 10000,
      message: "Authentication error",
    });
    expect(await cloudflare.fails("list_zones")).toMatchObject({
      kind: "authentication",
      next: expect.stringContaining("Zone → Zone → Read"),
    });
    cloudflare.sandbox.troubles.add({ at: "GET /zones", way: "not-success" });
    expect(await cloudflare.fails("list_zones")).toMatchObject({
      error: "Cloudflare answered 200: Something went wrong (10001)",
    });
  });
});
