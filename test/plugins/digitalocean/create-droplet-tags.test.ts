import { beforeAll, describe, expect, it } from "@jest/globals";
import { Firewalls } from "../../../plugins/digitalocean/sandbox/firewalls.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
const costing = useDigitalOcean(() => ({ risks: { costs: "ask" } }));
const picky = useDigitalOcean(() => ({
  risks: { publicAccess: { "tcp 443 from *": "allow", "*": "deny" } },
}));
const blind = useDigitalOcean((sandbox) => {
  const scopes = ["droplet:create", "droplet:read", "image:read", "regions:read", "sizes:read", "tag:create"];
  return { options: { token: sandbox.tokens.add({ value: "no_firewalls", scopes }).value } };
});

const ONE = { name: "web-3", region: "fra1", size: "s-1vcpu-2gb", image: "ubuntu-24-04-x64" };
const from = (ports: string, ...addresses: string[]) => ({ protocol: "tcp", ports, sources: { addresses } });
const previewOf = async (args: object, user = digitalOcean) => {
  user.requests();
  const failed = await user.fails("create_droplet", { ...ONE, ...args });
  expect(failed).toMatchObject({ kind: "confirmation_required" });
  expect(user.requests()).not.toContain("POST /droplets");
  return String(failed["preview"]).split("\n");
};

beforeAll(() => {
  for (const { sandbox } of [digitalOcean, costing, picky])
    sandbox.world.part(Firewalls).add({
      name: "open",
      droplet_ids: [],
      tags: ["open"],
      inbound_rules: [from("443", "0.0.0.0/0"), from("22", "::/0", "198.51.100.0/24")],
      outbound_rules: [],
    });
});

describe("digitalocean_create_droplet with tags", () => {
  it("asks where a firewall that has one of them lets in everybody, and names its rules", async () => {
    const lines = await previewOf({ name: undefined, names: "web-3, web-4", tags: ["blue", "OPEN"] });
    expect(lines).toContain("Firewalls by these tags: open");
    expect(lines.filter((line) => line.startsWith("Risk"))).toEqual(
      ["tcp 443 from 0.0.0.0/0", "tcp 22 from ::/0"].map(
        (rule) =>
          `Risk (publicAccess): droplet:web-3, droplet:web-4: by a tag the firewall open lets in ${rule}.`,
      ),
    );
  });

  it("does not where they lead to no firewall, or to one that lets in nobody in particular", async () => {
    await digitalOcean.ok("create_droplet", { ...ONE, tags: ["web", "blue"] });
    await digitalOcean.ok("create_droplet", ONE);
  });

  it("says which firewalls they bring, or that none does", async () => {
    expect(await previewOf({ tags: ["web"] }, costing)).toContain("Firewalls by these tags: web");
    expect(await previewOf({ tags: ["blue"] }, costing)).toContain(
      "No firewall has one of these tags: every port is open to everybody.",
    );
    expect(await previewOf({}, costing)).toContain(
      "No firewall, for want of a tag that one has: every port is open to everybody.",
    );
  });

  it("is refused by the rule that is not allowed", async () => {
    expect(await picky.fails("create_droplet", { ...ONE, tags: ["open"] })).toMatchObject({
      kind: "refused",
      error: expect.stringContaining("tcp 22 from ::/0"),
    });
  });

  it("asks where the token may not read firewalls", async () => {
    const lines = await previewOf({ tags: ["web"] }, blind);
    expect(lines).toContain("Could not be looked at: firewalls");
    expect(lines.at(-1)).toMatch(
      /^Risk \(publicAccess\): The token may not read firewalls, and droplet:web-3 may get/,
    );
  });
});
