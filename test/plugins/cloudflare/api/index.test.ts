import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { indexOf, type Operations } from "cargoshipper/api";
import fc from "fast-check";
import { changesAccess } from "../../../../plugins/cloudflare/api/access-risk.js";
import { effectOf, loadOperations, revealedBy } from "../../../../plugins/cloudflare/api/load-operations.js";
import { readSdk } from "../../../../plugins/cloudflare/api/read-sdk.js";
import { REVIEWED } from "../../../../plugins/cloudflare/api/reviewed-effects.js";
import { describeSpecs } from "../../../spec/describe-specs.js";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

let index: Operations;
beforeAll(async () => {
  index = await loadOperations();
});

const named = (source: string) =>
  readFileSync(join(root, "plugins/cloudflare/api", source), "utf8").match(/\b\w+(?:\.\w+)+\b/g) ?? [];

describe("the index of operations", () => {
  it("is what the pinned SDK gives: `npm run index:cloudflare` makes it anew", () => {
    const made = indexOf(readSdk(join(root, "node_modules/cloudflare")));
    expect(made === readFileSync(join(root, "plugins/cloudflare/api/operations.json"), "utf8")).toBe(true);
  });

  it("has what a call needs to know", () => {
    expect(index.find("dns.records.create")).toMatchObject({
      verb: "POST",
      path: "/zones/{zone_id}/dns_records",
      query: [{ name: "include_shadow_metadata", required: false }],
      body: expect.arrayContaining([
        { name: "type", required: true },
        { name: "comment", required: false },
      ]),
      effect: "write",
    });
    expect(index.find("zones.list")?.query.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["name", "status", "page", "per_page"]),
    );
    expect(index.find("zones.create")?.body).toEqual(
      expect.arrayContaining([{ name: "name", required: true }]),
    );
    expect(index.find("r2.buckets.objects.get")).toMatchObject({
      headers: ["cf-r2-jurisdiction", "If-Modified-Since", "If-None-Match"],
      flags: new Set(["binary"]),
    });
    expect(index.find("kv.namespaces.keys.bulkDelete")?.flags).toEqual(new Set(["deprecated", "list"]));
    expect(index.find("rules.lists.items.create")?.flags).toEqual(new Set(["list"]));
    expect(index.find("kv.namespaces.values.update")?.flags).toEqual(new Set(["multipart"]));
  });

  it("finds an operation by its path, whatever its variables are called", () => {
    for (const [reference, id] of [
      ["GET /zones/{zone_id}/dns_records/{dns_record_id}", "dns.records.get"],
      ["get /zones/{identifier}/dns_records/{id}", "dns.records.get"],
      ["GET /zones/{zone_id}/rulesets", "rulesets.list"],
      ["GET /accounts/{account_id}/rulesets", "rulesets.list"],
      [" dns.records.get ", "dns.records.get"],
    ])
      expect(index.find(String(reference))?.id).toBe(id);
    for (const reference of [
      "",
      "GET",
      "dns.records",
      "GET /nothing",
      "PUT /ips",
      "constructor",
      "__proto__",
    ])
      expect(index.find(reference)).toBeUndefined();
  });
});

describeSpecs("the index", (folder) => {
  it("agrees with the list of the SDK's methods that was made elsewhere", () => {
    const rows = JSON.parse(readFileSync(join(folder, "cloudflare-sdk7-operations.json"), "utf8"));
    const shape = (path: string) => path.replace(/\{[^}]*\}/g, "{}");
    const line = (verb: string, path: string, deprecated: boolean) => `${verb} ${shape(path)} ${deprecated}`;
    const theirs = (rows as { m: string; p: string; d?: unknown }[]).map(({ m, p, d }) =>
      line(m, p, Boolean(d)),
    );
    const ours = index.all.map(({ verb, path, flags }) => line(verb, path, flags.has("deprecated")));
    expect(ours.sort()).toEqual(theirs.sort());
    const unknown = (rows as { sdk: string }[]).filter(({ sdk }) => !sdk.startsWith("?") && !index.find(sdk));
    expect(unknown).toEqual([]);
  });
});

describe("effects", () => {
  it("follow the verb", () => {
    fc.assert(
      fc.property(fc.constantFrom("GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "BREW"), (verb) => {
        const effects = { GET: "read", POST: "write", PATCH: "write" } as Record<string, string>;
        expect(effectOf({ id: "nobody.has.reviewed", verb })).toBe(effects[verb] ?? "destroy");
      }),
    );
  });

  it("are reviewed for operations that exist, each once", () => {
    const ids = REVIEWED.flatMap(({ operations }) => operations.split(/\s+/));
    expect(ids.filter((id) => index.find(id)?.id !== id)).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are destructive for whatever says so in its name", () => {
    const destructive =
      /purge|delete|remove|restore|rollback|cancel|reset|revoke|batch$|truncate|wipe|clear|kick|abort|stop|rotate/i;
    // Takes back a downgrade; gives a reason; does the opposite of what it begins with.
    const harmless =
      /cancelDowngrade|cancelReason|unrevoke|resetExpiration|resetSeverity|cacheReserve\.status|pauseResume/;
    const loose = index.all.filter(
      ({ id, verb, effect }) =>
        verb !== "GET" &&
        effect !== "destroy" &&
        destructive.test(id.slice(id.lastIndexOf(".") + 1)) &&
        !harmless.test(id),
    );
    expect(loose.map(({ id }) => id)).toEqual([]);
  });

  it("of the ones that matter most", () => {
    const effects = Object.fromEntries(
      [
        "cache.purge",
        "d1.database.query",
        "zones.delete",
        "dns.records.update",
        "dns.records.edit",
        "dns.records.batch",
        "workflows.instances.status.edit",
        "browserRendering.devtools.browser.targets.close",
        "vectorize.indexes.query",
        "registrar.registrations.create",
      ].map((id) => [id, index.find(id)?.effect]),
    );
    expect(effects).toEqual({
      "cache.purge": "destroy",
      "d1.database.query": "destroy",
      "zones.delete": "destroy",
      "dns.records.update": "destroy",
      "dns.records.edit": "write",
      "dns.records.batch": "destroy",
      "workflows.instances.status.edit": "destroy",
      "browserRendering.devtools.browser.targets.close": "destroy",
      "vectorize.indexes.query": "read",
      "registrar.registrations.create": "destroy",
    });
  });
});

describe("answers that are credentials", () => {
  it("are known of operations that exist", () => {
    const revealing = index.all.filter(({ id }) => revealedBy(id));
    expect(revealing.length).toBeGreaterThan(50);
    const stale = named("credential-answers.ts").filter(
      (id) => /^[a-z]\w*(?:\.\w+){2,}$/i.test(id) && !/cloudflare\.com/.test(id) && index.find(id)?.id !== id,
    );
    expect(stale.filter((id) => !id.startsWith("dash.") && !id.startsWith("one."))).toEqual([]);
  });

  it("are those of tokens, keys and secrets", () => {
    for (const id of [
      "user.tokens.create",
      "accounts.tokens.value.update",
      "zeroTrust.tunnels.cloudflared.token.get",
      "zeroTrust.access.serviceTokens.rotate",
      "r2.temporaryCredentials.create",
      "stream.keys.create",
      "workers.scripts.tail.create",
      "containers.registries.credentials.generate",
    ])
      expect([id, revealedBy(id)]).toEqual([id, expect.objectContaining({ what: expect.any(String) })]);
    const rotating = index.all.filter(({ id }) => /\.(?:rotateSecret|pskGenerate|generate)$/.test(id));
    expect(
      rotating.filter(({ id }) => !revealedBy(id) && !id.includes("tags.generate")).map(({ id }) => id),
    ).toEqual([]);
  });
});

describe("changes of access", () => {
  it("are those of members, tokens, groups and sign-in", () => {
    for (const id of [
      "accounts.members.create",
      "iam.userGroups.members.update",
      "user.tokens.delete",
      "zeroTrust.access.serviceTokens.delete",
      "accounts.update",
      "memberships.delete",
    ])
      expect([id, index.find(id)?.id, changesAccess(id)]).toEqual([id, id, true]);
    for (const id of [
      "dns.records.create",
      "accounts.subscriptions.create",
      "workers.scripts.update",
      "turnstile.widgets.create",
    ])
      expect([id, changesAccess(id)]).toEqual([id, false]);
  });
});
