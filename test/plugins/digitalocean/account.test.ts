import { describe, expect, it } from "@jest/globals";
import { dollars } from "../../../plugins/digitalocean/client/prices.js";
import { daysOld } from "../../../plugins/digitalocean/storage/snapshot.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
const narrow = useDigitalOcean((sandbox) => ({
  options: { token: sandbox.tokens.add({ value: "narrow", scopes: ["account:read"] }).value },
}));

describe("digitalocean_get_account", () => {
  it("tells whose the token is, what there may be, and what is owed", async () => {
    expect(await digitalOcean.ok("get_account")).toEqual({
      email: "captain@example.com",
      status: "active",
      team: "Example Shipping",
      limits: { droplets: 25, volumes: 100, reserved_ips: 3 },
      balance: { due: "23.19", this_month: "38.23" },
    });
  });

  it("tells the limits to a token that may not read what is owed", async () => {
    const account = await narrow.ok("get_account");
    expect(account).toMatchObject({ email: "captain@example.com", limits: { droplets: 25 } });
    expect(account).not.toHaveProperty("balance");
  });
});

describe("prices", () => {
  it("are told in cents unless they are in parts of one", () => {
    expect([0.29, 0.57, 6, 0.0089, -0.5].map(dollars)).toEqual([
      "$0.29",
      "$0.57",
      "$6.00",
      "$0.0089",
      "$-0.50",
    ]);
  });

  it("stand beside an age, which is 0 where nobody knows it", () => {
    expect(daysOld({ created_at: "" })).toBe(0);
  });
});
