import { describe, expect, it } from "@jest/globals";
import { CdnEndpoints } from "../../../plugins/digitalocean/sandbox/cdn.js";
import { Certificates } from "../../../plugins/digitalocean/sandbox/certificates.js";
import { SpacesKeys } from "../../../plugins/digitalocean/sandbox/spaces-keys.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const asked: string[] = [];
const toolsets = ["default", "spaces", "reveals"];
const digitalOcean = useDigitalOcean(() => ({ toolsets }));
const careful = useDigitalOcean(() => ({
  toolsets,
  approvals: "write",
  answer: (question) => {
    asked.push(JSON.stringify(question));
    return { action: "decline" };
  },
}));
const hidden = useDigitalOcean(() => ({ toolsets: ["default", "spaces"] }));

/** What a person was asked since the last time. */
const question = () => asked.splice(0).join("\n");
const endpoints = () => digitalOcean.sandbox.world.part(CdnEndpoints);
const ORIGIN = "assets.nyc3.digitaloceanspaces.com";
const configure = (args: object) => digitalOcean.ok("configure_cdn_endpoint", { ...args });

describe("CDN endpoints", () => {
  it("are listed", async () => {
    expect(
      await digitalOcean.ok("list_cdn_endpoints", { fields: "origin,endpoint,ttl,custom_domain" }),
    ).toEqual({
      endpoints: [
        {
          origin: "pictures.fra1.digitaloceanspaces.com",
          endpoint: "pictures.fra1.cdn.digitaloceanspaces.com",
          ttl: 3600,
          custom_domain: "",
        },
      ],
      total: 1,
    });
  });

  it("are put before a Space, given a host of one's own, and lose it again", async () => {
    expect(await configure({ origin: ORIGIN, ttl: 600 })).toMatchObject({
      done: "created",
      endpoint: "assets.nyc3.cdn.digitaloceanspaces.com",
      ttl: 600,
    });
    const given = { origin: ORIGIN, custom_domain: "static.example.com", certificate: "example-com" };
    expect(await configure(given)).toMatchObject({
      done: "changed",
      ttl: 600,
      custom_domain: "static.example.com",
    });
    const [certificate] = digitalOcean.sandbox.world.part(Certificates).all;
    expect(endpoints().all.at(-1)).toMatchObject({ certificate_id: certificate?.id, ttl: 600 });
    const refused = await digitalOcean.fails("delete_network_object", {
      kind: "certificate",
      name: "example-com",
    });
    expect(refused["error"]).toContain("CDN endpoint static.example.com has it");
    expect(await configure({ origin: "assets", ttl: 60 })).toMatchObject({
      changes: ["ttl: 60 instead of 600"],
      custom_domain: "static.example.com",
    });
    digitalOcean.requests();
    expect(await configure({ origin: "assets", ttl: 60 })).toMatchObject({ done: "unchanged" });
    expect(digitalOcean.requests().filter((one) => !one.startsWith("GET "))).toEqual([]);
    expect(await configure({ origin: "assets", custom_domain: "" })).toMatchObject({ custom_domain: "" });
  });

  it.each([
    [{ origin: "example.com" }, "validation", /example\.com is no Space/],
    [{ origin: ORIGIN, ttl: 61 }, "validation", /ttl: expected one of 60/],
    [
      { origin: ORIGIN, custom_domain: "a.example.com" },
      "validation",
      /certificate: a custom domain needs one/,
    ],
    [{ origin: ORIGIN, certificate: "example-com" }, "validation", /custom_domain: a certificate is for one/],
    [{ origin: ORIGIN, custom_domain: "a.example.com", certificate: "x" }, "not_found", /no x/],
  ])("refuse %j", async (args, kind, message) => {
    expect(await digitalOcean.fails("configure_cdn_endpoint", args)).toMatchObject({
      kind,
      error: expect.stringMatching(message),
    });
  });

  it("forget files, after a person has seen which", async () => {
    await careful.fails("purge_cdn_cache", { endpoint: "pictures", files: ["*"] });
    expect(question()).toContain("Purge * from the cache of pictures.fra1.cdn.digitaloceanspaces.com.");
    expect(
      await digitalOcean.ok("purge_cdn_cache", { endpoint: "pictures", files: ["/css/*", "logo.png"] }),
    ).toMatchObject({ purged: ["css/*", "logo.png"] });
    expect(endpoints().purged).toEqual(["css/*", "logo.png"]);
    expect(await digitalOcean.fails("purge_cdn_cache", { endpoint: "pictures", files: [] })).toMatchObject({
      kind: "validation",
    });
  });

  it("are deleted, and the Space stays", async () => {
    await careful.fails("delete_cdn_endpoint", { endpoint: "pictures" });
    const told = question();
    expect(told).toContain("the Space pictures.fra1.digitaloceanspaces.com stays");
    expect(told).toContain("lead nowhere");
    await digitalOcean.ok("delete_cdn_endpoint", { endpoint: "pictures" });
    expect(endpoints().all.map(({ origin }) => origin)).toEqual([ORIGIN]);
  });
});

describe("Spaces keys", () => {
  it("are listed without their secrets", async () => {
    const { keys } = await digitalOcean.ok("list_spaces_keys");
    expect(keys).toEqual([
      {
        name: "website",
        access_key: expect.stringMatching(/^DO00/),
        grants: "pictures:read",
        created: expect.any(String),
      },
    ]);
  });

  it("are made after a person agrees, and show their secret once", async () => {
    const made = await digitalOcean.ok("create_spaces_key", {
      name: "backup",
      grants: ["pictures:read", "backups:readwrite"],
    });
    expect(made).toMatchObject({
      grants: "pictures:read, backups:readwrite",
      secret_key: expect.stringMatching(/^[0-9a-f]{24}$/),
    });
    expect(JSON.stringify(await digitalOcean.ok("list_spaces_keys"))).not.toContain(made["secret_key"]);
    await careful.fails("create_spaces_key", { name: "all", grants: ["fullaccess"] });
    const told = question();
    expect(told).toContain("Create the Spaces key all, which may: fullaccess.");
    expect(told).toContain("everything in every bucket");
  });

  it("are made by a tool that is off, unless secrets are asked for", async () => {
    const { kind } = await hidden.fails("create_spaces_key", { name: "x", grants: ["fullaccess"] });
    expect(kind).toBe("refused");
    expect(hidden.sandbox.world.part(SpacesKeys).all).toHaveLength(1);
  });

  it.each([
    [{ name: "a", grants: [] }],
    [{ name: "a", grants: ["pictures"] }],
    [{ name: "a", grants: ["pictures:write"] }],
    [{ name: "a", grants: ["fullaccess", "pictures:read"] }],
    [{ name: "", grants: ["fullaccess"] }],
  ])("refuse %j", async (args) => {
    expect(await digitalOcean.fails("create_spaces_key", args)).toMatchObject({ kind: "validation" });
  });

  it("are deleted by name", async () => {
    await careful.fails("delete_spaces_key", { key: "website" });
    const told = question();
    expect(told).toContain("refused from then on");
    expect(told).toMatch(/Delete the Spaces key website, made 20\S+, which may: pictures:read\./);
    expect(await digitalOcean.ok("delete_spaces_key", { key: "website" })).toMatchObject({
      status: "deleted",
    });
    expect(await digitalOcean.fails("delete_spaces_key", { key: "website" })).toMatchObject({
      kind: "not_found",
    });
  });
});
