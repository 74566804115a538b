import { afterAll } from "@jest/globals";
import type { Exchange } from "../../../plugins/cloudflare/sandbox/server.js";
import { ExchangeCheck } from "./exchange-check.js";
import { SpecDocument } from "./spec-document.js";
import { specFolder } from "./spec-folder.js";

/** Fails the test file when an exchange is not as Cloudflare describes it. To be called before anything is sent. */
export function watchExchanges(): (exchange: Exchange) => void {
  const exchanges: Exchange[] = [];
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
      `${faults.length + stale.length} differences between the exchanges of this file and what Cloudflare describes. Correct the sandbox or the plugin; where the description is wrong, test/plugins/cloudflare/known-spec-faults.ts says so.\n${[...faults, ...stale].map((line) => `  ${line}`).join("\n")}`,
    );
  });
  return (exchange) => exchanges.push(exchange);
}
