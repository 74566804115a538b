import { describe, expect, it } from "@jest/globals";
import { Databases } from "../../../plugins/digitalocean/sandbox/databases.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const deny = [
  { tool: "digitalocean_delete_*", when: { droplet: "tag:prod" } },
  { tool: "digitalocean_run_*", when: { droplet: "tag:prod" } },
  { tool: "digitalocean_*_credentials", when: { database: "tag:prod" } },
];
const toolsets = ["default", "databases", "reveals"];
const ruled = useDigitalOcean(() => ({ toolsets, deny }));
const plain = useDigitalOcean();
/** What happens while a person is asked, who then agrees. */
let meanwhile: () => void = () => undefined;
const asking = useDigitalOcean(() => ({
  approvals: "destroy",
  deny,
  answer: () => {
    meanwhile();
    return { action: "accept", content: {} };
  },
}));

/** A droplet as whoever uses the console sees it. */
const inConsole = (user: typeof plain, name: string) => {
  const found = user.sandbox.world.part(Droplets).all.find((one) => one.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};
const changesOf = (user: typeof plain) => user.requests().filter((one) => !one.startsWith("GET "));

describe("what was looked up before a call", () => {
  it("is taken by a read", async () => {
    await plain.ok("get_droplet", { droplet: "web-1" });
    plain.requests();
    await plain.ok("get_droplet", { droplet: "web-1" });
    expect(plain.requests()).not.toContain("GET /droplets");
  });

  it.each([
    ["delete_droplet", {}],
    ["run_droplet_action", { action: "power_off" }],
  ])("does not let %s by a rule about a tag that has been given since", async (tool, args) => {
    const { tags } = inConsole(ruled, "web-1");
    await ruled.ok("get_droplet", { droplet: "web-1" });
    tags.push("prod");
    ruled.requests();
    expect(await ruled.fails(tool, { droplet: "web-1", ...args })).toMatchObject({
      kind: "refused",
      error: expect.stringContaining("droplet tag:prod"),
    });
    expect(changesOf(ruled)).toEqual([]);
    tags.pop();
  });

  it("does not let a credential out by such a rule", async () => {
    const [main] = ruled.sandbox.world.part(Databases).all;
    await ruled.ok("get_database", { database: "main" });
    main?.tags.push("prod");
    expect(await ruled.fails("get_database_credentials", { database: "main" })).toMatchObject({
      kind: "refused",
    });
  });

  it("does not say which one a name means to a change", async () => {
    const [old, web] = [inConsole(plain, "web-1"), inConsole(plain, "web-2")];
    await plain.ok("get_droplet", { droplet: "web-1" });
    old.name = "web-old";
    web.name = "web-1";
    expect(await plain.ok("delete_droplet", { droplet: "web-1" })).toMatchObject({ id: web.id });
  });

  it("is not what a rule is judged by after a person was asked", async () => {
    const db = inConsole(asking, "db-1");
    meanwhile = () => db.tags.push("prod");
    asking.requests();
    expect(await asking.fails("delete_droplet", { droplet: "db-1" })).toMatchObject({ kind: "refused" });
    expect(changesOf(asking)).toEqual([]);
    meanwhile = () => undefined;
    db.tags.pop();
    await asking.ok("delete_droplet", { droplet: "db-1" });
  });
});
