import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Exchange } from "cargoshipper/sandbox";
import { type SandboxServer, startServer } from "../../../../plugins/digitalocean/sandbox/server.js";
import { describeSpecs } from "../../../spec/describe-specs.js";
import {
  type Changed,
  eachChanged,
  eachWithMore,
  unnoticedIn,
  withAnswer,
  withBody,
  wrong,
} from "../../../spec/sample-places.js";
import type { SpecDocument } from "../../../spec/spec-document.js";
import { digitalOceanCheck, digitalOceanDocument } from "./digitalocean-check.js";
import { KNOWN_FAULTS } from "./known-spec-faults.js";
import { exchanged, written } from "./sample-exchanges.js";

const ACT = "POST /droplets/{droplet_id}/actions";

const ID = "4d9d8375-3c56-4925-a3e7-eb137fed17e9";

const ACTION = {
  id: 36805022,
  status: "in-progress",
  type: "resize",
  started_at: "2026-11-14T16:30:05Z",
  completed_at: null,
  resource_id: 1000042,
  resource_type: "droplet",
  region_slug: "fra1",
};

describeSpecs("an exchange with DigitalOcean that is compared", (folder) => {
  let sandbox: SandboxServer;
  let document: SpecDocument;
  let samples: Exchange[];
  const outcomeOf = async (exchanges: readonly Exchange[], known = KNOWN_FAULTS) => {
    const check = digitalOceanCheck(folder, document, known);
    for (const exchange of exchanges) check.add(exchange);
    return check.finish();
  };
  const faultsOf = async (...exchanges: readonly Exchange[]) => (await outcomeOf(exchanges)).faults;
  const unnoticed = async (changes: readonly Changed[]) =>
    unnoticedIn(changes, await faultsOf(...changes.map(({ exchange }) => exchange)));

  beforeAll(async () => {
    document = digitalOceanDocument(folder);
    sandbox = await startServer();
    const list = await exchanged(sandbox, "GET /droplets?per_page=2&tag_name=production");
    const [droplet] = list.answer["droplets"] as { id: number }[];
    samples = [
      list,
      await exchanged(sandbox, `GET /droplets/${droplet?.id}`),
      await exchanged(sandbox, "GET /account"),
      await exchanged(sandbox, "GET /sizes?per_page=1&page=2"),
      await exchanged(sandbox, "GET /regions"),
      written(ACT, { type: "resize", size: "s-2vcpu-4gb", disk: true }, 201, { action: ACTION }),
      written(
        "POST /domains/{domain_name}/records",
        { type: "MX", name: "@", data: "mail.example.com.", priority: 10, ttl: 300 },
        201,
        {
          domain_record: {
            id: 28448433,
            type: "MX",
            name: "@",
            data: "mail.example.com.",
            priority: 10,
            port: null,
            ttl: 300,
            weight: null,
            flags: null,
            tag: null,
          },
        },
      ),
      written("DELETE /droplets/{droplet_id}", undefined, 204, ""),
    ];
  });
  afterAll(() => sandbox.close());

  it("is right as the sandbox has it", async () => {
    expect(await outcomeOf(samples)).toMatchObject({ faults: [], stale: [], checked: samples.length });
  });

  it("is found wrong when any field has another type", async () => {
    const changes = eachChanged(samples, "names", wrong);
    expect(changes.length).toBeGreaterThan(150);
    // Nobody describes the type of what the document does not have.
    expect(await unnoticed(changes)).toEqual(["GET /account answer/account/volume_limit"]);
  });

  it("is found wrong when any object has one field more", async () => {
    const changes = eachWithMore(samples);
    expect(changes.length).toBeGreaterThan(35);
    expect(await unnoticed(changes)).toEqual([]);
  });

  it("is found wrong when a field is dropped that the document requires", async () => {
    const [, droplet, account, , , ...sent] = samples;
    const some = [droplet, account, ...sent] as Exchange[];
    const changes = eachChanged(some, "names", () => undefined);
    const without = new Set(await unnoticed(changes));
    const noticed: Record<string, string> = {};
    for (const { exchange, pointer } of changes) {
      const { at = "" } = exchange;
      if (!without.has(`${at} ${pointer}`)) noticed[at] = `${noticed[at] ?? ""} ${pointer}`.trim();
    }
    expect(noticed).toMatchInlineSnapshot(`
{
  "GET /account": "answer/account/droplet_limit answer/account/floating_ip_limit answer/account/email answer/account/uuid answer/account/email_verified answer/account/status answer/account/status_message",
  "GET /droplets/{droplet_id}": "answer/droplet/id answer/droplet/name answer/droplet/memory answer/droplet/vcpus answer/droplet/disk answer/droplet/locked answer/droplet/status answer/droplet/created_at answer/droplet/features answer/droplet/backup_ids answer/droplet/next_backup_window answer/droplet/snapshot_ids answer/droplet/image answer/droplet/volume_ids answer/droplet/size answer/droplet/size_slug answer/droplet/networks answer/droplet/region answer/droplet/tags answer/droplet/size/slug answer/droplet/size/memory answer/droplet/size/vcpus answer/droplet/size/disk answer/droplet/size/transfer answer/droplet/size/price_monthly answer/droplet/size/price_hourly answer/droplet/size/regions answer/droplet/size/available answer/droplet/size/description answer/droplet/region/name answer/droplet/region/slug answer/droplet/region/features answer/droplet/region/available answer/droplet/region/sizes",
  "POST /domains/{domain_name}/records": "answer/domain_record/type request/body/type request/body/data request/body/priority",
  "POST /droplets/{droplet_id}/actions": "request/body/type",
}
`);
  });

  it("is found wrong by its query and by its path", async () => {
    const [list, droplet] = samples as [Exchange, Exchange];
    const asked = (query: string) => faultsOf({ ...list, query: new URLSearchParams(query) });
    expect(await asked("page=2&per_page=200&name=web-1&type=gpus")).toEqual([]);
    expect(await asked("sort=name")).toEqual([expect.stringContaining("request/query/sort: unknown")]);
    expect(await asked("per_page=201")).toEqual([expect.stringContaining("request/query/per_page: maximum")]);
    expect(await asked("page=many")).toEqual([expect.stringContaining("request/query/page: type")]);
    expect(await asked("type=large")).toEqual([expect.stringContaining("request/query/type: enum")]);
    expect(await faultsOf({ ...droplet, path: "/droplets/web-1" })).toEqual([
      expect.stringContaining("request/path/droplet_id: type"),
    ]);
  });

  it("is found wrong when the document does not have the operation, the status, or a body", async () => {
    const [list, , , , , action, , removed] = samples as Exchange[];
    expect(await faultsOf({ ...list, at: "GET /ships" } as Exchange)).toEqual([
      "GET /ships request: operation, says the document: the document does not have it",
    ]);
    // Another API, at another host, that is in the same document.
    expect(await faultsOf({ ...list, at: "POST /v1/chat/completions" } as Exchange)).toHaveLength(1);
    expect(await faultsOf({ ...action, status: 202 } as Exchange)).toContainEqual(
      expect.stringContaining("answer: status"),
    );
    expect(await faultsOf(withAnswer(removed as Exchange, { deleted: true }))).toEqual([
      expect.stringContaining("answer: unknown"),
    ]);
    expect(await faultsOf(withBody(removed as Exchange, { force: true }))).toEqual([
      expect.stringContaining("request/body: unknown"),
    ]);
  });

  it("is found wrong when it sends what is another action's, or what is not for it to say", async () => {
    const reboot = (body: object) => faultsOf(written(ACT, body, 201, { action: ACTION }));
    expect(await reboot({ type: "reboot" })).toEqual([]);
    expect(await reboot({ type: "reboot", size: "c-2" })).toEqual([
      expect.stringContaining("request/body/size: unknown"),
    ]);
    expect(await reboot({ type: "snapshot", name: 7 })).toEqual([
      expect.stringContaining("request/body/name: type"),
    ]);
    const [, , , , , , record] = samples as Exchange[];
    const body = { type: "A", name: "www", data: "192.0.2.1", ttl: 300, id: 5 };
    expect(await faultsOf(withBody(record as Exchange, body))).toEqual([
      expect.stringContaining("request/body/id: unknown"),
    ]);
  });

  it("is a failure in either of the two shapes, and in no other", async () => {
    const [, droplet] = samples as [Exchange, Exchange];
    const failed = (answer: unknown) => faultsOf({ ...droplet, status: 404, answer });
    expect(await failed({ id: "not_found", message: "No.", request_id: ID })).toEqual([]);
    expect(await failed({ error: "No.", messages: null, root_causes: [] })).toEqual([]);
    expect(await failed({ id: "not_found" })).toEqual([expect.stringContaining("answer/message: required")]);
    expect(await failed({ error: "No.", root_causes: "none" })).toContainEqual(
      expect.stringContaining("answer/root_causes: type"),
    );
    expect(await failed({ id: "not_found", message: "No.", made_up: 1 })).toEqual([
      expect.stringContaining("answer/made_up: unknown"),
    ]);
  });
});
