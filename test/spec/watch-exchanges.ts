import { afterAll } from "@jest/globals";
import type { Exchange } from "cargoshipper/sandbox";
import type { ExchangeCheck } from "./exchange-check.js";
import { noteCompared } from "./note-compared.js";
import { shapeOf } from "./spec-document.js";
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
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return exchange;
  const parts = Object.entries(answer).map(([name, one]) => [name, Array.isArray(one) ? sampled(one) : one]);
  return { ...exchange, answer: Object.fromEntries(parts) };
}

/** Whose description exchanges are compared with. */
export interface Watched {
  /** As people call it: `Cloudflare`. */
  readonly provider: string;
  /** Where its known faults are, from the root. */
  readonly table: string;
  /** The folder of its tests, from the root. A run of all of them has to compare each of these routes both ways. */
  readonly tests?: string;
  readonly routes?: readonly { readonly at: string }[];
  /** Reads the description, given the folder of all. */
  readonly check: (folder: string) => ExchangeCheck;
}

/**
 * Compares the exchanges of a test file when the file is done, all at once, however many plugins it starts, because reading a
 * description takes its time. A difference fails the file. Answers what takes an exchange.
 */
export function watchExchanges({
  provider,
  table,
  tests,
  routes,
  check: begin,
}: Watched): (exchange: Exchange) => void {
  const exchanges: Exchange[] = [];
  const taken = new Map<string, number>();
  afterAll(async () => {
    const folder = specFolder();
    if (folder.path === undefined) {
      if (folder.failure) throw new Error(`Exchanges cannot be compared: ${folder.missing}`);
      process.stderr.write(`Skipped: comparing exchanges with ${provider}'s document: ${folder.missing}\n`);
      return;
    }
    const check = begin(folder.path);
    for (const exchange of exchanges) check.add(exchange);
    const { faults, stale, bothWays } = await check.finish();
    if (tests && routes)
      noteCompared({ provider, tests, routes: routes.map(({ at }) => shapeOf(at)), bothWays });
    if (faults.length + stale.length === 0) return;
    throw new Error(
      `${faults.length + stale.length} differences between the exchanges of this file and what ${provider} describes. Correct the sandbox or the plugin; where the description is wrong, ${table} says so.\n${[...faults, ...stale].map((line) => `  ${line}`).join("\n")}`,
    );
  });
  return (exchange) => {
    const kind = `${exchange.at} ${exchange.status}`;
    const count = (taken.get(kind) ?? 0) + 1;
    taken.set(kind, count);
    if (count <= MOST) exchanges.push(smaller(exchange));
  };
}
