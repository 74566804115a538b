import { expect, it } from "@jest/globals";
import { ROUTES } from "../../../../plugins/cloudflare/sandbox/routes.js";
import { startServer } from "../../../../plugins/cloudflare/sandbox/server.js";
import { describeSpecs } from "../../../spec/describe-specs.js";
import { readEverything } from "../../../spec/read-everything.js";
import { cloudflareCheck } from "./cloudflare-check.js";
import { exchanged } from "./sample-exchanges.js";

const READS = ROUTES.map(({ at }) => at).filter((at) => at.startsWith("GET "));

describeSpecs("the sandbox as it begins", (folder) => {
  it("answers every read that it plays as Cloudflare describes", async () => {
    const sandbox = await startServer();
    try {
      const unreached = await readEverything((at) => exchanged(sandbox, at), READS);
      const check = cloudflareCheck(folder);
      for (const exchange of sandbox.exchanges) if (exchange.status === 200) check.add(exchange);
      const { faults, undocumented, unchecked, neverSent, checked } = await check.finish();
      const told = {
        "operations that the document lacks, compared with the SDK's types alone": undocumented,
        "not compared": unchecked,
        "in the document, and never sent by the sandbox": neverSent,
        "reads that need more than a first look, left to the tests of their tools": unreached,
      };
      for (const [what, lines] of Object.entries(told))
        if (lines.length > 0)
          process.stderr.write(`Cloudflare's sandbox: ${what}:\n  ${lines.join("\n  ")}\n`);
      expect(faults).toEqual([]);
      expect(checked).toBeGreaterThanOrEqual(READS.length - unreached.length);
    } finally {
      await sandbox.close();
    }
  });

  it("plays nothing that neither the document nor the SDK has, but for GraphQL", () => {
    const check = cloudflareCheck(folder);
    const strangers = ROUTES.filter(({ at }) => check.describedBy(at).length === 0).map(({ at }) => at);
    expect(strangers.filter((at) => at !== "POST /graphql")).toEqual([]);
    const alone = ROUTES.filter(({ at }) => check.describedBy(at).join() === "sdk").map(({ at }) => at);
    if (alone.length > 0)
      process.stderr.write(
        `Cloudflare's document of 2024 lacks, of what the sandbox plays: ${alone.join(", ")}\n`,
      );
  });
});
