import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Operation, Search } from "cargoshipper/api";
import fc from "fast-check";
import { loadOperations } from "../../../../plugins/cloudflare/api/load-operations.js";
import { VOCABULARY } from "../../../../plugins/cloudflare/api/vocabulary.js";

interface Asked {
  readonly request: string;
  readonly operations: readonly string[];
}

const examIn = (name: string): Asked[] =>
  JSON.parse(readFileSync(new URL(`requests-${name}.json`, import.meta.url), "utf8"));

let operations: readonly Operation[];
let search: Search;
beforeAll(async () => {
  operations = (await loadOperations()).all;
  search = new Search(operations, VOCABULARY);
});

const firstThree = (request: string) => search.find(request, 3).map(({ id }) => id);

/** Of an exam's requests, the part whose answer is among the first three. */
const share = (exam: readonly Asked[]) =>
  exam.filter(({ request, operations: right }) => firstThree(request).some((id) => right.includes(id)))
    .length / exam.length;

describe("the search", () => {
  it("has the right operation among its first three for nearly all requests", () => {
    const [tuned, frozen] = [share(examIn("tuned")), share(examIn("frozen"))];
    process.stdout.write(
      `in the first three: ${tuned * 100} % of the tuned half, ${frozen * 100} % of the other\n`,
    );
    expect(tuned).toBeGreaterThanOrEqual(0.95);
    expect(frozen).toBeGreaterThanOrEqual(0.9);
  });

  it("reads what is meant", () => {
    for (const [request, id] of [
      ["block an ip address", "firewall.accessRules.create"],
      ["who changed the dns records", "accounts.logs.audit.list"],
      ["purge everything", "cache.purge"],
      ["dns.records.list", "dns.records.list"],
      ["turn dnssec on", "dns.dnssec.edit"],
      ["LIST MY WORKERS", "workers.scripts.list"],
      ["email me when a health check fails", "alerting.policies.create"],
    ])
      expect([request, firstThree(String(request))]).toEqual([request, expect.arrayContaining([id])]);
  });

  it("finds nothing where no word is known, and no more than it is asked for", () => {
    expect(search.find("", 5)).toEqual([]);
    expect(search.find("qzx", 5)).toEqual([]);
    expect(search.find("dns", 2)).toHaveLength(2);
  });

  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(search.find(text, 3).length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 50 },
    );
  });

  it("has words for parts of the API that exist", () => {
    const stale = [...VOCABULARY.keyWords.keys()].filter(
      (key) => !operations.some(({ id }) => id === key || id.startsWith(`${key}.`)),
    );
    expect(stale).toEqual([]);
  });
});
