import { describe, expect, it } from "@jest/globals";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();

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
});
