import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Operation, Search } from "cargoshipper/api";
import { accessorOf } from "../../../../plugins/digitalocean/api/accessor-of.js";
import { loadOperations } from "../../../../plugins/digitalocean/api/load-operations.js";
import { VOCABULARY } from "../../../../plugins/digitalocean/api/vocabulary.js";

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
      `in the first three: ${Math.round(tuned * 100)} % of the tuned half, ${Math.round(frozen * 100)} % of the other\n`,
    );
    expect(tuned).toBe(1);
    expect(frozen).toBeGreaterThanOrEqual(0.9);
  });

  it("is asked for operations that exist", () => {
    const ids = new Set(operations.map(({ id }) => id));
    const asked = [...examIn("tuned"), ...examIn("frozen")];
    expect(asked.flatMap((one) => one.operations).filter((id) => !ids.has(id))).toEqual([]);
    expect(asked.length).toBeGreaterThanOrEqual(80);
    expect(new Set(asked.map(({ request }) => request)).size).toBe(asked.length);
  });

  it("reads what is meant", () => {
    for (const [request, id] of [
      ["droplets_list", "droplets_list"],
      ["LIST MY SERVERS", "droplets_list"],
      ["purge cdn", "cdn_purge_cache"],
      ["add a dns record", "domains_create_record"],
      ["delete the dns zone", "domains_delete"],
    ])
      expect([request, firstThree(String(request))]).toEqual([request, expect.arrayContaining([id])]);
    expect(search.find("", 5)).toEqual([]);
    expect(search.find("qzx", 5)).toEqual([]);
  });

  it("has words for parts of the API that exist", () => {
    const accessors = operations.map(({ id }) => accessorOf(id));
    const stale = [...VOCABULARY.keyWords.keys()].filter(
      (key) => !accessors.some((one) => one === accessorOf(key) || one.startsWith(`${accessorOf(key)}.`)),
    );
    expect(stale).toEqual([]);
  });

  it("names each operation by an accessor of its own, as far as the API tells two apart", () => {
    expect(accessorOf("databases_list_kafka_topics")).toBe("databases.kafka_topics.list");
    expect(accessorOf("droplets_destroy")).toBe("droplets.delete");
    expect(accessorOf("monitoring_get_appRestartCountMetrics.yml")).toBe(
      "monitoring.appRestartCountMetrics.get",
    );
  });
});
