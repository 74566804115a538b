import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Exchange } from "cargoshipper/sandbox";
import { type SandboxServer, startServer } from "../../../../plugins/cloudflare/sandbox/server.js";
import { describeSpecs } from "../../../spec/describe-specs.js";
import type { Outcome } from "../../../spec/exchange-check.js";
import type { KnownFault } from "../../../spec/known-fault.js";
import {
  type Changed,
  changed,
  eachChanged,
  eachWithMore,
  unnoticedIn,
  withAnswer,
  withBody,
  wrong,
} from "../../../spec/sample-places.js";
import type { SpecDocument } from "../../../spec/spec-document.js";
import { cloudflareCheck, cloudflareDocument } from "./cloudflare-check.js";
import { KNOWN_FAULTS } from "./known-spec-faults.js";
import { exchanged, sentRecord } from "./sample-exchanges.js";

describeSpecs("an exchange that is compared", (folder) => {
  let sandbox: SandboxServer;
  let document: SpecDocument;
  let samples: Exchange[];
  const outcomeOf = async (exchanges: readonly Exchange[], known = KNOWN_FAULTS): Promise<Outcome> => {
    const check = cloudflareCheck(folder, document, known);
    for (const exchange of exchanges) check.add(exchange);
    return check.finish();
  };
  const unnoticed = async (changes: readonly Changed[]) =>
    unnoticedIn(changes, (await outcomeOf(changes.map(({ exchange }) => exchange))).faults);

  beforeAll(async () => {
    document = cloudflareDocument(folder);
    sandbox = await startServer();
    const { answer } = await exchanged(sandbox, "GET /accounts");
    const [account] = answer["result"] as { id: string }[];
    const list = await exchanged(sandbox, "GET /zones?per_page=5&order=name&account.name=Example%20Shipping");
    const created = await exchanged(sandbox, "POST /zones", {
      name: "example.dev",
      type: "full",
      account: { id: account?.id },
    });
    const { id } = created.answer["result"] as { id: string };
    samples = [
      list,
      created,
      sentRecord(),
      sentRecord("PUT /zones/{zone_id}/dns_records/{dns_record_id}"),
      withBody(sentRecord("PATCH /zones/{zone_id}/dns_records/{dns_record_id}"), { comment: "the new log" }),
      await exchanged(sandbox, `GET /zones/${id}`),
      await exchanged(sandbox, `GET /accounts/${account?.id}`),
    ];
  });
  afterAll(() => sandbox.close());

  it("is right as the sandbox has it", async () => {
    expect(await outcomeOf(samples)).toMatchObject({ faults: [], stale: [], checked: samples.length });
  });

  it("is found wrong when any field has another type", async () => {
    const changes = eachChanged(samples, "names", wrong);
    expect(changes.length).toBeGreaterThan(100);
    // Nobody describes the type of what neither description has.
    const undescribed = KNOWN_FAULTS.filter(({ fault }) => fault === "unknown").map(({ pointer }) => pointer);
    const missed = await unnoticed(changes);
    expect(missed.filter((place) => !undescribed.some((pointer) => place.endsWith(` ${pointer}`)))).toEqual(
      [],
    );
  });

  it("is found wrong when any object has one field more", async () => {
    const changes = eachWithMore(samples);
    expect(changes.length).toBeGreaterThan(25);
    expect(await unnoticed(changes)).toEqual([]);
  });

  it("is found wrong when a field is dropped that one of both descriptions requires", async () => {
    const changes = eachChanged(samples, "names", () => undefined);
    const without = new Set(await unnoticed(changes));
    const noticed: Record<string, string> = {};
    for (const { exchange, pointer } of changes) {
      const { at = "" } = exchange;
      if (!without.has(`${at} ${pointer}`)) noticed[at] = `${noticed[at] ?? ""} ${pointer}`.trim();
    }
    expect(noticed).toMatchInlineSnapshot(`
{
  "GET /accounts/{account_id}": "answer/success answer/errors answer/messages answer/result/id answer/result/name answer/result/type",
  "GET /zones": "answer/success answer/errors answer/messages answer/result/*/id answer/result/*/name answer/result/*/development_mode answer/result/*/name_servers answer/result/*/original_name_servers answer/result/*/original_registrar answer/result/*/original_dnshost answer/result/*/created_on answer/result/*/modified_on answer/result/*/activated_on answer/result/*/meta answer/result/*/owner answer/result/*/account answer/result/*/plan",
  "GET /zones/{zone_id}": "answer/success answer/errors answer/messages answer/result/id answer/result/name answer/result/development_mode answer/result/name_servers answer/result/original_name_servers answer/result/original_registrar answer/result/original_dnshost answer/result/created_on answer/result/modified_on answer/result/activated_on answer/result/meta answer/result/owner answer/result/account answer/result/plan",
  "PATCH /zones/{zone_id}/dns_records/{dns_record_id}": "answer/success answer/errors answer/messages answer/result/id answer/result/name answer/result/type answer/result/content answer/result/proxiable answer/result/ttl answer/result/meta answer/result/created_on answer/result/modified_on",
  "POST /zones": "answer/success answer/errors answer/messages answer/result/id answer/result/name answer/result/development_mode answer/result/name_servers answer/result/original_name_servers answer/result/original_registrar answer/result/original_dnshost answer/result/created_on answer/result/modified_on answer/result/activated_on answer/result/meta answer/result/owner answer/result/account answer/result/plan request/body/name request/body/account",
  "POST /zones/{zone_id}/dns_records": "answer/success answer/errors answer/messages answer/result/id answer/result/name answer/result/type answer/result/content answer/result/proxiable answer/result/ttl answer/result/meta answer/result/created_on answer/result/modified_on request/body/type request/body/name request/body/ttl",
  "PUT /zones/{zone_id}/dns_records/{dns_record_id}": "answer/success answer/errors answer/messages answer/result/id answer/result/name answer/result/type answer/result/content answer/result/proxiable answer/result/ttl answer/result/meta answer/result/created_on answer/result/modified_on request/body/type request/body/name request/body/content request/body/ttl",
}
`);
  });

  it("is found wrong by its query", async () => {
    const [list] = samples as [Exchange];
    const asked = async (query: string) =>
      (await outcomeOf([{ ...list, query: new URLSearchParams(query) }])).faults;
    expect(await asked("page=2&account.id=1234&direction=desc&status=active")).toEqual([]);
    expect(await asked("sort=name")).toEqual([expect.stringContaining("request/query/sort: unknown")]);
    expect(await asked("per_page=many")).toContainEqual(
      expect.stringContaining("request/query/per_page: type"),
    );
    expect(await asked("order=size")).toContainEqual(expect.stringContaining("request/query/order: enum"));
    expect(await asked("account.size=1")).toEqual([
      expect.stringContaining("request/query/account.size: unknown"),
    ]);
  });

  it("is found wrong by its status", async () => {
    const [list] = samples as [Exchange];
    expect((await outcomeOf([{ ...list, status: 202 }])).faults).toContainEqual(
      expect.stringContaining("GET /zones answer: status"),
    );
  });

  it("is told of in one line where one of many alternatives nearly fits", async () => {
    const record = sentRecord();
    const change = (place: string, value: unknown) =>
      withAnswer(
        record,
        changed(record.answer, ["result", place], () => value),
      );
    expect(
      (await outcomeOf([change("content", "300.0.0.1"), change("ttl", 5)])).faults,
    ).toMatchInlineSnapshot(`
[
  "POST /zones/{zone_id}/dns_records answer/result/content: format, says the document: must match format "ipv4" ("300.0.0.1")",
  "POST /zones/{zone_id}/dns_records answer/result/ttl: minimum, says the document: must be >= 30 (5)",
]
`);
  });

  it("is told of in one line where many rows of a list are wrong in the same way", async () => {
    const record = sentRecord();
    const { result } = record.answer as { result: object };
    const rows = Array.from({ length: 12 }, () => ({ ...result, ttl: 5 }));
    const list = { ...record, at: "GET /zones/{zone_id}/dns_records", method: "GET", body: Buffer.from("") };
    const answer = { ...(record.answer as object), result: rows };
    expect((await outcomeOf([withAnswer(list, answer)])).faults).toEqual([
      expect.stringContaining("GET /zones/{zone_id}/dns_records answer/result/*/ttl: minimum"),
    ]);
  });

  it("is a failure without anything of a success", async () => {
    const failed = { ...sentRecord(), status: 400 };
    const answer = { success: false, errors: [{ code: 1004, message: "No." }], messages: [], result: null };
    const faultsOf = async (change: object) =>
      (await outcomeOf([withAnswer(failed, { ...answer, ...change })])).faults;
    expect(await faultsOf({})).toEqual([]);
    expect(await faultsOf({ success: true })).toEqual([expect.stringContaining("answer/success: enum")]);
    expect(await faultsOf({ result: {} })).toContainEqual(expect.stringContaining("answer/result: enum"));
    expect(await faultsOf({ errors: [{ message: "No." }] })).toEqual([
      expect.stringContaining("answer/errors/*/code: required"),
    ]);
    expect(await faultsOf({ errors: undefined })).toEqual([
      expect.stringContaining("answer/errors: required"),
    ]);
    expect(await faultsOf({ made_up: 1 })).toEqual([expect.stringContaining("answer/made_up: unknown")]);
  });

  it("is nobody's to judge where trouble spoiled it, nothing plays it, or a test sent it", async () => {
    const [list] = samples as [Exchange];
    const bad = { ...list, query: new URLSearchParams("sort=name") };
    const outcome = await outcomeOf([
      { ...bad, status: 0, answer: undefined },
      { ...bad, at: undefined },
      { ...bad, headers: { "user-agent": "node" } },
    ]);
    expect(outcome).toMatchObject({ faults: [], checked: 1 });
  });

  it("makes an entry of the table stale when nothing is wrong there", async () => {
    const entry = (pointer: string, fault: string): KnownFault => ({
      operation: "GET /zones/{zone}",
      by: "document",
      fault,
      pointer,
      why: "",
    });
    const entries = [
      entry("answer/result/name", "type"),
      entry("answer/result/elsewhere", "required"),
      entry("answer/result/elsewhere", "type"),
    ];
    const { stale } = await outcomeOf(samples, [...KNOWN_FAULTS, ...entries]);
    expect(stale).toEqual([
      expect.stringContaining("GET /zones/{zone} answer/result/name: the entry for type"),
      expect.stringContaining("GET /zones/{zone} answer/result/elsewhere: the entry for required"),
    ]);
  });

  it("has an entry only of operations that are described", () => {
    const check = cloudflareCheck(folder, document);
    const strange = KNOWN_FAULTS.filter(
      ({ operation, by }) => operation !== "*" && !check.describedBy(operation).includes(by),
    );
    expect(strange).toEqual([]);
  });
});
