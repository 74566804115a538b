import { afterAll } from "@jest/globals";
import type { Exchange } from "../../../../plugins/cloudflare/sandbox/server.js";
import { ExchangeCheck } from "./exchange-check.js";
import { SpecDocument } from "./spec-document.js";
import { specFolder } from "./spec-folder.js";

/** Exchanges of one operation and status, and rows of one list, that are compared: more tell nothing new, and take long. */
const MOST = 40;

/** The list's first rows, its last ones, and some between. */
const sampled = (rows: readonly unknown[]): readonly unknown[] =>
  rows.length <= MOST
    ? rows
    : Array.from({ length: MOST }, (_, index) => rows[Math.round((index * (rows.length - 1)) / (MOST - 1))]);

function smaller(exchange: Exchange): Exchange {
  const { answer } = exchange;
  const { result } = (answer ?? {}) as { result?: unknown };
  return Array.isArray(result)
    ? { ...exchange, answer: { ...(answer as object), result: sampled(result) } }
    : exchange;
}

const exchanges: Exchange[] = [];
const taken = new Map<string, number>();

/** Takes an exchange that is to be compared when the test file is done. */
export function watchExchange(exchange: Exchange): void {
  const kind = `${exchange.at} ${exchange.status}`;
  const count = (taken.get(kind) ?? 0) + 1;
  taken.set(kind, count);
  if (count <= MOST) exchanges.push(smaller(exchange));
}

// Once for the whole file, however many plugins it starts, because the compiler takes its time to begin.
afterAll(async () => {
  const folder = specFolder();
  if (folder.path === undefined) {
    if (folder.failure) throw new Error(`Exchanges cannot be compared: ${folder.missing}`);
    process.stderr.write(`Skipped: comparing exchanges with Cloudflare's document: ${folder.missing}\n`);
    return;
  }
  const check = new ExchangeCheck(new SpecDocument(folder.path), folder.path);
  for (const exchange of exchanges) check.add(exchange);
  const { faults, stale } = await check.finish();
  if (faults.length + stale.length === 0) return;
  throw new Error(
    `${faults.length + stale.length} differences between the exchanges of this file and what Cloudflare describes. Correct the sandbox or the plugin; where the description is wrong, test/plugins/cloudflare/spec/known-spec-faults.ts says so.\n${[...faults, ...stale].map((line) => `  ${line}`).join("\n")}`,
  );
});
