import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { indexOf, type Operations } from "cargoshipper/api";
import fc from "fast-check";
import { COSTLY, costsOf } from "../../../../plugins/digitalocean/api/costs.js";
import { REVEALING } from "../../../../plugins/digitalocean/api/credential-answers.js";
import { effectWithBody } from "../../../../plugins/digitalocean/api/effect-with-body.js";
import { kindAt } from "../../../../plugins/digitalocean/api/kinds.js";
import {
  effectOf,
  loadOperations,
  revealedBy,
} from "../../../../plugins/digitalocean/api/load-operations.js";
import { namesIn } from "../../../../plugins/digitalocean/api/names-in.js";
import { publicAccessOf } from "../../../../plugins/digitalocean/api/public-access.js";
import { readDocument } from "../../../../plugins/digitalocean/api/read-document.js";
import { REVIEWED } from "../../../../plugins/digitalocean/api/reviewed-effects.js";
import { WITHHELD, withoutCredentials } from "../../../../plugins/digitalocean/api/without-credentials.js";
import { OF_DROPLET_ACTIONS } from "../../../../plugins/digitalocean/client/scopes.js";
import digitalocean from "../../../../plugins/digitalocean/index.js";
import { membersOf } from "../../../../src/host/members.js";
import { PLUGIN } from "../../../../src/plugin/marks.js";
import { describeSpecs } from "../../../spec/describe-specs.js";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

let index: Operations;
beforeAll(async () => {
  index = await loadOperations();
});

const idsOf = (groups: readonly { readonly operations: string }[]) =>
  groups.flatMap(({ operations }) => operations.split(/\s+/));

describeSpecs("the index of operations", (folder) => {
  const document = () =>
    JSON.parse(readFileSync(join(folder, "digitalocean-openapi.json"), "utf8")) as Record<string, unknown>;

  it("is what DigitalOcean's document gives: `npm run index:digitalocean` makes it anew", () => {
    const made = indexOf(readDocument(document()));
    expect(made === readFileSync(join(root, "plugins/digitalocean/api/operations.json"), "utf8")).toBe(true);
  });

  it("agrees with the list that was made elsewhere, without the operations on other hosts", () => {
    const theirs = JSON.parse(
      readFileSync(join(folder, "digitalocean-operations-index.json"), "utf8"),
    ) as Record<string, unknown>[];
    const ours = new Map(index.all.map((one) => [one.id, one]));
    const elsewhere = theirs.filter((row) => !Object.values(row).some((value) => ours.has(String(value))));
    expect([index.all.length, elsewhere.length]).toEqual([644, 15]);
  });

  it("is complete with the scopes of droplets' actions that the document has in words alone", () => {
    const paths = document()["paths"] as Record<string, { post: { description: string } }>;
    const { description = "" } = paths["/v2/droplets/{droplet_id}/actions"]?.post ?? {};
    const rows = [...description.matchAll(/^\| <nobr>`(\w+)`<\/nobr> .*\|(.*)\|$/gm)];
    const beside = rows.flatMap(([, action = "", needs = ""]): [string, string][] =>
      [...needs.matchAll(/`(\w+:\w+)`/g)].slice(1).map(([, scope = ""]) => [action, scope]),
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(Object.fromEntries(beside)).toEqual(OF_DROPLET_ACTIONS);
  });

  it("has none of the document's sentences", () => {
    const text = readFileSync(join(root, "plugins/digitalocean/api/operations.json"), "utf8");
    const sentences = JSON.stringify(document()).match(/"(?:summary|description)":"[^"]{40,}"/g) ?? [];
    expect(sentences.length).toBeGreaterThan(1000);
    const told = sentences.map((one) => one.replace(/^"\w+":"|"$/g, "").slice(0, 40));
    expect(told.filter((one) => text.includes(one))).toEqual([]);
  });
});

describe("the index", () => {
  it("has what a call needs to know", () => {
    expect(index.find("droplets_create")).toMatchObject({
      verb: "POST",
      path: "/droplets",
      body: expect.arrayContaining([
        { name: "size", required: true },
        { name: "image", required: true },
        // Needed by one of two forms of the body only.
        { name: "name", required: false },
        { name: "names", required: false },
      ]),
      scopes: ["droplet:create"],
      tag: "Droplets",
      effect: "write",
    });
    expect(index.find("droplets_destroy_byTag")?.query).toEqual([{ name: "tag_name", required: true }]);
    expect(index.find("volumeActions_post_byId")?.words).toEqual(["attach", "detach", "resize"]);
    expect(index.find("registry_get")?.flags).toEqual(new Set(["deprecated"]));
    expect(index.find("invoices_get_csvByUUID")?.flags).toEqual(new Set(["binary"]));
    expect(index.find("droplets_destroy_withAssociatedResourcesDangerous")?.headers).toEqual(["X-Dangerous"]);
  });

  it("finds an operation by its path, whatever its variables are called, with and without /v2", () => {
    for (const [reference, id] of [
      ["GET /droplets/{id}", "droplets_get"],
      ["get /v2/droplets/{droplet_id}", "droplets_get"],
      [" droplets_get ", "droplets_get"],
    ])
      expect(index.find(String(reference))?.id).toBe(id);
    for (const reference of ["", "GET", "POST /v1/chat/completions", "constructor", "__proto__"])
      expect(index.find(reference)).toBeUndefined();
  });

  it("names no other host", () => {
    expect(index.all.filter(({ path }) => !/^\/[a-z0-9]/.test(path)).map(({ id }) => id)).toEqual([]);
    expect(index.all.filter(({ id }) => /inference_/i.test(id) && !/dedicated/.test(id))).toEqual([]);
  });
});

describe("effects", () => {
  it("are reviewed for operations that exist, each once", () => {
    const ids = idsOf(REVIEWED);
    expect(ids.filter((id) => index.find(id)?.id !== id)).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("follow the verb where nobody has reviewed them", () => {
    const effects: Record<string, string> = { GET: "read", POST: "write", PATCH: "write" };
    fc.assert(
      fc.property(fc.constantFrom("GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"), (verb) => {
        expect(effectOf({ id: "nobody_has_reviewed", verb })).toBe(effects[verb] ?? "destroy");
      }),
    );
  });

  it("are destructive for whatever says so in its name", () => {
    const destructive =
      /purge|delete|remove|destroy|restore|rollback|cancel|reset|revoke|recycle|garbage|promote|regenerate|dangerous|unassign|detach/i;
    const harmless = /validate_rollback|update_garbageCollection|account_transfer_cancel/;
    const loose = index.all.filter(
      ({ id, verb, effect }) =>
        verb !== "GET" && effect !== "destroy" && destructive.test(id) && !harmless.test(id),
    );
    expect(loose.map(({ id }) => id)).toEqual([]);
  });

  it("of a POST or PATCH that destroys, one by one", () => {
    const found = index.all.filter(
      ({ verb, effect }) => effect === "destroy" && ["POST", "PATCH"].includes(verb),
    );
    expect(found.map(({ id }) => id).sort()).toEqual([
      "apps_assign_alertDestinations",
      "apps_cancel_deployment",
      "apps_cancel_event",
      "apps_cancel_job_invocation",
      "apps_commit_rollback",
      "apps_create_rollback",
      "apps_revert_rollback",
      "databases_reset_auth",
      "dropletActions_post",
      "dropletActions_post_byTag",
      "droplets_destroy_retryWithAssociatedResources",
      "imageActions_post",
      "images_post_account_transfer_create",
      "images_post_account_transfer_decline",
      "kubernetes_recycle_node_pool",
      "kubernetes_upgrade_cluster",
      "monitoring_update_destination",
      "nfs_create_action",
      "organizations_create_team",
      "partnerAttachments_create_service_key",
      "registries_run_garbageCollection",
      "registry_run_garbageCollection",
      "vectorDatabases_post_resize",
      "vectorDatabases_post_restore_backup",
      "volumeActions_post",
      "volumeActions_post_byId",
    ]);
  });

  it("of a PUT or DELETE that does not destroy, one by one, and of a POST that reads", () => {
    const mild = index.all.filter(
      ({ verb, effect }) => effect !== "destroy" && ["PUT", "DELETE"].includes(verb),
    );
    expect(mild.map(({ id }) => id).sort()).toEqual([
      "functionsAccessKey_update",
      "images_update",
      "registries_update_garbageCollection",
      "registry_update_garbageCollection",
      "sshKeys_update",
    ]);
    const asking = index.all.filter(({ verb, effect }) => effect === "read" && verb !== "GET");
    expect(asking.map(({ id }) => id).sort()).toEqual([
      "apps_list_metrics_bandwidth_daily",
      "apps_validate_appSpec",
      "apps_validate_rollback",
      "registries_validate_name",
      "registry_validate_name",
    ]);
    expect(index.all.filter(({ verb, effect }) => verb === "GET" && effect !== "read")).toEqual([]);
  });

  it.each([
    ["dropletActions_post", { type: "reboot" }, "write"],
    ["dropletActions_post", '{"type":"snapshot","name":"a"}', "write"],
    ["dropletActions_post", { type: "resize", size: "s-1vcpu-1gb" }, "write"],
    ["dropletActions_post", { type: "resize", size: "s-1vcpu-1gb", disk: false }, "write"],
    ["dropletActions_post", { type: "resize", size: "s-1vcpu-1gb", disk: true }, "destroy"],
    ["dropletActions_post", { type: "resize", size: "s-1vcpu-1gb", disk: "secret://x" }, "destroy"],
    ["dropletActions_post", { type: "rebuild", image: 1 }, "destroy"],
    ["dropletActions_post", { type: "restore", image: 1 }, "destroy"],
    ["dropletActions_post", { type: "password_reset" }, "destroy"],
    ["dropletActions_post", { type: "disable_backups" }, "destroy"],
    ["dropletActions_post", { type: "secret://type" }, "destroy"],
    ["dropletActions_post", { type: ["reboot"] }, "destroy"],
    ["dropletActions_post", { type: "constructor" }, "destroy"],
    ["dropletActions_post", "not json", "destroy"],
    ["dropletActions_post", "null", "destroy"],
    ["dropletActions_post", undefined, "destroy"],
    ["dropletActions_post_byTag", { type: "power_on" }, "destroy"],
    ["volumeActions_post_byId", { type: "attach" }, "write"],
    ["volumeActions_post_byId", { type: "shred" }, "destroy"],
    ["imageActions_post", { type: "transfer" }, "write"],
    ["nfs_create_action", { type: "reassign" }, "destroy"],
    ["droplets_list", { type: "reboot" }, "read"],
  ] as const)("of %s with %j", (id, body, effect) => {
    const operation = index.find(id);
    expect(operation && effectWithBody(operation, body)).toBe(effect);
  });
});

describe("what costs money", () => {
  it("is known of operations that exist", () => {
    expect(COSTLY.filter((id) => index.find(id)?.id !== id)).toEqual([]);
    expect(new Set(COSTLY).size).toBe(COSTLY.length);
  });

  it("is asked about before, by operation and by action", () => {
    for (const [id, body, value] of [
      ["droplets_create", {}, "droplets_create"],
      ["dropletActions_post", { type: "resize" }, "dropletActions_post (resize)"],
      ["dropletActions_post", { type: "reboot" }, undefined],
      ["domains_create", {}, undefined],
      ["kubernetes_add_nodePool", {}, "kubernetes_add_nodePool"],
    ] as const)
      expect([id, costsOf({ id }, body)[0]?.value]).toEqual([id, value]);
  });

  it("is whatever is made that the price list has", () => {
    const free =
      /^(?:alert|certificates|domains|firewalls|functions_create_trigger|projects|tags|vpcs_create$|sshKeys|spacesKey|cdn|security|apps_create_(?:deployment|rollback)|databases_create_(?:kafka|logsink)|monitoring|uptime_create_alert|genai|partnerAttachments_create_service_key|organizations|functionsAccessKey|dedicatedInferences_create_tokens|nfs_create_(?:action|access_point)|autoscale)/;
    const unknown = index.all.filter(
      ({ id, verb }) =>
        verb === "POST" && /_create/.test(id) && costsOf({ id }, {}).length === 0 && !free.test(id),
    );
    expect(unknown.map(({ id }) => id)).toEqual(["images_post_account_transfer_create"]);
  });
});

describe("what opens ports to everybody", () => {
  it("is named in the words that the typed tools have", () => {
    const rule = (ports: string, addresses: string[]) => ({ protocol: "tcp", ports, sources: { addresses } });
    const inbound_rules = [
      rule("22", ["0.0.0.0/0", "10.0.0.0/8"]),
      rule("0", ["::/0"]),
      { protocol: "icmp", ports: "0", sources: { addresses: ["0.0.0.0/0"], tags: ["web"] } },
      { protocol: "udp", ports: "53", sources: { tags: ["web"] } },
    ];
    const open = ["tcp 22 from 0.0.0.0/0", "tcp all from ::/0", "icmp from 0.0.0.0/0"];
    for (const [id, body, values] of [
      ["firewalls_create", { inbound_rules }, open],
      ["firewalls_add_rules", JSON.stringify({ inbound_rules }), open],
      ["firewalls_update", { inbound_rules }, [...open, "firewalls_update"]],
      ["firewalls_create", { outbound_rules: inbound_rules }, []],
      ["firewalls_create", { inbound_rules: [null, "x", { sources: 1 }] }, []],
      ["firewalls_delete_tags", { tags: ["web"] }, ["firewalls_delete_tags"]],
      ["firewalls_delete_rules", { inbound_rules }, []],
      ["tags_delete", undefined, ["tags_delete"]],
      ...["tags_assign_resources", "tags_unassign_resources"].flatMap(
        (id) =>
          [
            [id, { resources: [{ resource_type: "volume" }, { resource_type: "droplet" }] }, [id]],
            [id, JSON.stringify({ resources: [{ resource_id: "1" }] }), [id]],
            [id, { resources: [{ resource_type: "volume" }] }, []],
          ] as const,
      ),
      ["droplets_create", { inbound_rules }, []],
      ["droplets_create", { tags: [] }, []],
      ["droplets_create", JSON.stringify({ tags: null }), []],
      ["droplets_create", { tags: ["web"] }, ["droplets_create"]],
      ["droplets_create", { tags: "secret://tags" }, ["droplets_create"]],
      ["autoscalepools_create", { droplet_template: { tags: ["web"] } }, ["autoscalepools_create"]],
      ["autoscalepools_create", { droplet_template: {} }, []],
      ["databases_update_firewall_rules", { rules: [] }, ["database by id from everywhere"]],
      ["databases_update_firewall_rules", {}, ["database by id from everywhere"]],
      ["databases_create_cluster", { name: "logs" }, ["database logs from everywhere"]],
      ["databases_create_cluster", { name: "logs", rules: [{ type: "tag", value: "web" }] }, []],
      [
        "databases_update_firewall_rules",
        JSON.stringify({ rules: [{ type: "ip_addr", value: "0.0.0.0/0" }, null] }),
        ["database by id from 0.0.0.0/0"],
      ],
      ["databases_update_firewall_rules", { rules: [{ type: "tag", value: "web" }] }, []],
    ] as const)
      expect([id, publicAccessOf({ id }, body).map(({ value }) => value)]).toEqual([id, values]);
  });
});

describe("answers that are credentials", () => {
  it("are known of operations that exist, each once", () => {
    const ids = idsOf(REVEALING);
    expect(ids.filter((id) => index.find(id)?.id !== id)).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are to be had from tools that there are, in the toolset that is named", () => {
    const members = membersOf(digitalocean[PLUGIN]);
    const toolsIn = (text: string) =>
      [...text.matchAll(/digitalocean_(\w+)/g)].map(([, name]) =>
        members.find((one) => one.kind === "tool" && one.spec.name === name),
      );
    const named = REVEALING.filter(({ instead }) => toolsIn(instead).length > 0);
    expect(named.length).toBeGreaterThan(4);
    for (const { instead } of named) {
      const tools = toolsIn(instead).map((one) => (one?.kind === "tool" ? one : undefined));
      const [, toolset] = /of the toolset `(\w+)`/.exec(instead) ?? [];
      expect(tools.map((one) => one?.toolset)).toEqual(tools.map(() => toolset));
      expect([instead, tools.some((one) => one?.spec.reveals)]).toEqual([
        instead,
        instead.includes("marked `reveals`"),
      ]);
    }
  });

  it("are whatever says so in its name", () => {
    const open = index.all.filter(
      ({ id, verb }) =>
        verb !== "DELETE" &&
        /credential|kubeconfig|_exec|presigned|signed_url|download_url|service_key|bgp_auth|reset_auth|regenerate/i.test(
          id,
        ) &&
        !revealedBy(id),
    );
    // One sets a password and answers nothing, the other answers nothing at all.
    expect(open.map(({ id }) => id)).toEqual([
      "databases_update_cluster_metrics_credentials",
      "partnerAttachments_create_service_key",
    ]);
  });

  it("are withheld where they stand beside something else", () => {
    const connection = {
      host: "db.example.com",
      user: "doadmin",
      password: "p",
      uri: "postgresql://doadmin:p@db.example.com:25060/x",
    };
    expect(withoutCredentials("databases_get_cluster", { name: "db", connection })).toEqual({
      name: "db",
      connection: { host: "db.example.com", user: "doadmin", password: WITHHELD, uri: WITHHELD },
    });
    expect(withoutCredentials("functions_list_namespaces", [{ key: "k", label: "l" }])).toEqual([
      { key: WITHHELD, label: "l" },
    ]);
    expect(withoutCredentials("apps_get", { spec: { envs: [{ key: "A", value: "b" }] } })).toEqual({
      spec: { envs: [{ key: "A", value: "b" }] },
    });
    const secrets = ["EV[1:a:b]", "plain"].map((value) => ({ key: "A", type: "SECRET", value }));
    expect(withoutCredentials("apps_get", secrets)).toEqual([secrets[0], { ...secrets[1], value: WITHHELD }]);
    expect(withoutCredentials("apps_get", { password: "", uri: "/new", size: 0, none: null })).toEqual({
      password: "",
      uri: "/new",
      size: 0,
      none: null,
    });
  });
});

describe("kinds of objects", () => {
  it("are known for every variable of a path that stands for one", () => {
    const variables = new Set(
      index.all.flatMap(({ path }) =>
        [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name = ""]) => (kindAt(path, name) ? [] : [name])),
      ),
    );
    const none =
      /^(?:action_id|.*uuid|app_slug|.*_date|account_urn|component_name|deployment_id|job_\w+|event_id|alert_id|slug|id|migration_id|replica_name|username|database_name|pool_name|topic_name|logsink_id|subject_name|version|index_name|\w*inference_id|accelerator_id|token_id|autoscale_pool_id|namespace_id|trigger_name|key_id|node_id|node_pool_id|nfs_\w+|share_id|access_point_id|pa_id|garbage_collection_uuid|repository_\w+|manifest_digest|scan_id|vpc_peering_id|check_id|backup_id|prompt_id)$/;
    expect([...variables].filter((name) => !none.test(name))).toEqual([]);
  });
});

describe("what a preview lists", () => {
  it("is every name, and how many there are besides", () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, id) => ({ id, name: `n${id}`, more: 1 }));
    expect(namesIn(rows(2))).toBe("2: n0 (0), n1 (1)");
    expect(namesIn(rows(200), 500)).toMatch(/^500: n0 \(0\), .*n99 \(99\), and 400 more$/);
    expect(namesIn([])).toBe("nothing");
    expect(namesIn({ volumes: rows(1), volume_snapshots: rows(2), snapshots: [] })).toBe(
      "volumes: n0 (0); volume snapshots: n0 (0), n1 (1)",
    );
    expect(namesIn({ volumes: [], snapshots: [] })).toBe("nothing that belongs to it");
    for (const other of [{ id: 1, name: "a" }, "a", null, undefined, [{ cron: "* *" }], {}])
      expect(namesIn(other)).toBeUndefined();
  });
});
