import { describe, expect, it } from "@jest/globals";
import { Databases } from "../../../plugins/digitalocean/sandbox/databases.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const toolsets = ["default", "databases"];
const digitalOcean = useDigitalOcean(() => ({ toolsets, risks: { costs: "allow", publicAccess: "allow" } }));
const asking = useDigitalOcean(() => ({ toolsets, approvals: "write" }));

const one = { database: "main", kind: "trusted_source" };
const wanted = { name: "logs", engine: "mysql", region: "fra1", size: "db-s-1vcpu-1gb" };
const preview = async (tool: string, args: object) =>
  String((await asking.fails(tool, { ...args }))["preview"]).split("\n");

describe("a trusted source", () => {
  it("is written as create_database takes it, or in two, and a tag gets the letters that it has", async () => {
    const configure = (source: object) => digitalOcean.ok("configure_database_object", { ...one, ...source });
    expect(await configure({ name: "tag:WEB" })).toMatchObject({ status: "created" });
    expect(await configure({ source: "tag", name: "web" })).toMatchObject({ status: "unchanged" });
    expect(await configure({ name: "192.0.2.0/24" })).toMatchObject({ status: "created" });
    expect(await digitalOcean.ok("get_database", { database: "main" })).toMatchObject({
      trusted_sources: expect.arrayContaining(["tag web", "ip_addr 192.0.2.0/24"]),
    });
    await digitalOcean.ok("delete_database_object", { ...one, name: "tag:web" });
  });

  it.each<[object, string]>([
    [{ source: "ip", name: "999.0.2.8" }, "name: 999.0.2.8 is no IPv4 address or network."],
    [{ source: "ip", name: "2001:db8::1" }, "name: 2001:db8::1 is no IPv4 address or network."],
    [{ source: "tag", name: "wbe" }, "tag: there is no wbe."],
    [{ name: "tag:wbe" }, "tag: there is no wbe."],
  ])("is not set to %j, which would lock out everybody", async (source, error) => {
    digitalOcean.requests();
    const failed = await digitalOcean.fails("configure_database_object", { ...one, ...source });
    expect(failed.error).toContain(error);
    expect(digitalOcean.requests().filter((request) => request.startsWith("PUT"))).toEqual([]);
  });

  it("of a new database is not a tag that is not there", async () => {
    const failed = await digitalOcean.fails("create_database", { ...wanted, trusted_sources: "tag:wbe" });
    expect(failed).toMatchObject({ kind: "not_found", next: "Did you mean web?" });
    expect(digitalOcean.requests()).not.toContain("POST /databases");
  });

  it("is a tag as it is stated where the token may not read tags", async () => {
    const trouble = { at: "GET /tags", way: "status", status: 403, code: "forbidden", times: 9 } as const;
    digitalOcean.sandbox.troubles.add(trouble);
    const later = { ...one, source: "tag", name: "later" };
    expect(await digitalOcean.ok("configure_database_object", later)).toMatchObject({ status: "created" });
    await digitalOcean.ok("delete_database_object", later);
  });

  it("that is as good as everywhere is not said to keep anybody out", async () => {
    const open = "Everybody on the Internet who has a password may connect, from 0.0.0.0/0.";
    const trusted_sources = "tag:web, 0.0.0.0/0";
    expect(await preview("create_database", { ...wanted, trusted_sources })).toContain(open);
    expect(await digitalOcean.ok("create_database", { ...wanted, trusted_sources })).toMatchObject({
      note: open,
    });
    for (const { sandbox } of [asking, digitalOcean])
      for (const main of sandbox.world.part(Databases).all) main.rules.length = 0;
    const everywhere = { ...one, name: "0.0.0.0/0" };
    expect((await preview("configure_database_object", everywhere)).slice(1, 3)).toEqual([
      "Add the trusted source 0.0.0.0/0 of main.",
      "It is the first trusted source: until now everybody with a password may connect, then as well, from 0.0.0.0/0.",
    ]);
    expect(await digitalOcean.ok("configure_database_object", everywhere)).not.toHaveProperty("note");
    expect((await preview("configure_database_object", { ...one, name: "192.0.2.7" }))[2]).toBe(
      "It is the first trusted source: until now everybody with a password may connect, then only it.",
    );
  });
});
