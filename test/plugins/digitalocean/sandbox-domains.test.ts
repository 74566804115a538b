import { describe, expect, it } from "@jest/globals";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean(() => ({ toolsets: ["default", "api-changes"] }));

type Body = Readonly<Record<string, unknown>>;

/** What the tests read of answers. */
interface Answered extends Body {
  readonly status: number;
  readonly domain?: { readonly zone_file: string };
  readonly domain_record?: { readonly id: number; readonly data: string };
  readonly domain_records?: readonly { readonly id: number; readonly type: string }[];
}

const ask = async (method: string, path: string, body?: Body): Promise<Answered> => {
  const response = await fetch(`${digitalOcean.sandbox.apiUrl}/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${SANDBOX_TOKEN}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, ...(text && (JSON.parse(text) as Body)) };
};

const RECORDS = "/domains/example.com/records";
const refused = (message: string | RegExp) => ({
  status: 422,
  id: "unprocessable_entity",
  message: expect.stringMatching(message),
});

describe("the sandbox's domains", () => {
  it("are made with an address, shown with a zone file, and deleted with their records", async () => {
    const name = "shop.example.org";
    expect(await ask("POST", "/domains", { name, ip_address: "192.0.2.1" })).toEqual({
      status: 201,
      domain: { name, ttl: 1800, zone_file: null },
    });
    const { domain } = await ask("GET", `/domains/${name}`);
    expect(domain?.zone_file).toBe(
      [
        `$ORIGIN ${name}.`,
        "$TTL 1800",
        `${name}. IN SOA ns1.digitalocean.com. hostmaster.${name}. 1415982609 10800 3600 604800 1800`,
        ...[1, 2, 3].map((number) => `${name}. 1800 IN NS ns${number}.digitalocean.com.`),
        `${name}. 1800 IN A 192.0.2.1`,
        "",
      ].join("\n"),
    );
    expect(await ask("GET", "/domains?per_page=2")).toMatchObject({
      meta: { total: 3 },
      links: { pages: { next: expect.stringContaining("page=2"), last: expect.any(String) } },
    });
    expect(await ask("DELETE", `/domains/${name}`)).toEqual({ status: 204 });
    expect(await ask("GET", `/domains/${name}/records`)).toMatchObject({ status: 404, id: "not_found" });
  });

  it.each([
    [{}, /name can't be blank/],
    [{ name: "example" }, /name is not a valid/],
    [{ name: "example.com" }, /name already exists/],
    [{ name: "a.example", ip_address: "x" }, /ip_address/],
  ])("refuse %j", async (body, message) => {
    expect(await ask("POST", "/domains", body)).toMatchObject(refused(message));
  });

  it("are filtered by names in full and by type, and paged", async () => {
    const names = async (query: string) =>
      (await ask("GET", `${RECORDS}?${query}`)).domain_records?.map(({ type }) => type);
    expect(await names("name=www.example.com")).toEqual(["CNAME"]);
    expect(await names("name=www")).toEqual([]);
    expect(await names("name=example.com&type=NS&per_page=200")).toEqual(["NS", "NS", "NS"]);
    expect(await ask("GET", `${RECORDS}?type=HTTPS`)).toMatchObject({ status: 422 });
    expect(await ask("GET", `${RECORDS}?per_page=201`)).toMatchObject({ status: 422 });
  });

  it.each([
    [{ type: "PTR", name: "x", data: "a." }, /type/],
    [{ type: "A", data: "192.0.2.1" }, /name can't be blank/],
    [{ type: "A", name: "x!", data: "192.0.2.1" }, /hostname characters/],
    [{ type: "A", name: "x", data: "192.0.2.300" }, /IPv4/],
    [{ type: "AAAA", name: "x", data: "192.0.2.1" }, /IPv6/],
    [{ type: "A", name: "x", data: "192.0.2.1", ttl: 29 }, /ttl must be at least 30/],
    [{ type: "CNAME", name: "x", data: "a.example.org" }, /end with a dot/],
    [{ type: "CNAME", name: "@", data: "a.example.org." }, /root of a domain/],
    [{ type: "CNAME", name: "db", data: "a.example.org." }, /cannot share a name/],
    [{ type: "A", name: "www", data: "192.0.2.1" }, /cannot share a name/],
    [{ type: "MX", name: "x", data: "mx.example.org." }, /priority/],
    [{ type: "MX", name: "x", data: ".", priority: 0 }, /hostname/],
    [{ type: "SRV", name: "_x._tcp", data: "a.example.org.", priority: 1, weight: 1 }, /port/],
    [{ type: "CAA", name: "x", data: "ca.example.", flags: 0, tag: "isue" }, /tag/],
    [{ type: "CAA", name: "x", data: "ca.example.", flags: 256, tag: "issue" }, /flags/],
    [{ type: "TXT", name: "x", data: "x".repeat(511) }, /512/],
    [{ type: "SOA", name: "@", data: "x" }, /SOA/],
  ])("refuse the record %j", async (body, message) => {
    expect(await ask("POST", RECORDS, body)).toMatchObject(refused(message));
  });

  it("want the data of a name again with its dot, and of the SOA the ttl alone", async () => {
    const made = await ask("POST", RECORDS, { type: "CNAME", name: "c", data: "example.com." });
    const { id, data } = made.domain_record ?? {};
    expect(data).toBe("@");
    const other = await ask("PUT", `${RECORDS}/${id}`, { type: "CNAME", data: "a.example.org." });
    expect(other).toMatchObject({ status: 200, domain_record: { id, data: "a.example.org" } });
    expect(await ask("PATCH", `${RECORDS}/${id}`, { type: "CNAME", ttl: 60 })).toMatchObject(
      refused("end with a dot"),
    );
    expect(await ask("PATCH", `${RECORDS}/${id}`, { ttl: 60 })).toMatchObject(refused("type"));
    const [soa] = (await ask("GET", `${RECORDS}?type=SOA`)).domain_records ?? [];
    const at = `${RECORDS}/${soa?.id}`;
    expect(await ask("PATCH", at, { type: "SOA", ttl: 60 })).toMatchObject({ domain_record: { ttl: 60 } });
    expect(await ask("PATCH", at, { type: "SOA", data: "x" })).toMatchObject(refused("Only the ttl"));
    expect(await ask("DELETE", at)).toMatchObject(refused("deleted"));
    expect(await ask("GET", `${RECORDS}/1`)).toMatchObject({ status: 404 });
  });

  it("take what the whole API sends", async () => {
    const domain_name = "whole.example.org";
    const call = (tool: string, operation: string, parameters: Body, body?: Body) =>
      digitalOcean.ok(tool, { operation, parameters, ...(body && { body }) });
    await call("call_api_write", "domains_create", {}, { name: domain_name, ip_address: "192.0.2.1" });
    const { records } = await digitalOcean.ok("list_dns_records", { domain: domain_name, type: "A" });
    const [{ id } = { id: "" }] = records as { id: string }[];
    const changed = { type: "A", name: "@", data: "192.0.2.2", ttl: 60 };
    const at = { domain_name, domain_record_id: Number(id) };
    await call("call_api_destroy", "domains_update_record", at, changed);
    const found = { domain: domain_name, type: "A", fields: "content,ttl" };
    expect((await digitalOcean.ok("list_dns_records", found))["records"]).toEqual([
      { content: "192.0.2.2", ttl: 60 },
    ]);
    await call("call_api_destroy", "domains_delete", { domain_name });
    expect(await ask("GET", `/domains/${domain_name}`)).toMatchObject({ status: 404 });
  });
});
