import { expect, it } from "@jest/globals";
import { ROUTES } from "../../../../plugins/cloudflare/sandbox/routes.js";
import { startServer } from "../../../../plugins/cloudflare/sandbox/server.js";
import { describeSpecs } from "../../../spec/describe-specs.js";
import { cloudflareCheck } from "./cloudflare-check.js";
import { exchanged } from "./sample-exchanges.js";

const READS = ROUTES.map(({ at }) => at).filter((at) => at.startsWith("GET "));

type Row = Record<string, unknown>;

/** The rows of a list, however it wraps them. */
function rowsIn(answer: unknown): Row[] {
  const result = (answer as Row | undefined)?.["result"];
  const lists = Array.isArray(result)
    ? [result]
    : Object.values((result as Row | null) ?? {}).filter(Array.isArray);
  return (lists[0] ?? []) as Row[];
}

/** What stands for a variable of a path: the id of the first row, or its name where that is what is asked for. */
function reference(variable: string, row: Row | undefined): string | undefined {
  const keys = /name|key|script/.test(variable) ? ["name", "id"] : ["id", "uuid", "queue_id", "name"];
  const found = keys.map((key) => row?.[key]).find((value) => typeof value === "string");
  return found === undefined ? undefined : encodeURIComponent(String(found));
}

describeSpecs("the sandbox as it begins", (folder) => {
  it("answers every read that it plays as Cloudflare describes", async () => {
    const sandbox = await startServer();
    try {
      const unreached: string[] = [];
      const reach = async (path: string): Promise<string | undefined> => {
        const variable = /\{(\w+)\}/.exec(path);
        if (!variable) return path;
        const before = path.slice(0, variable.index - 1);
        const { status, answer } = await exchanged(sandbox, `GET ${before}`);
        const value = status === 200 ? reference(variable[1] ?? "", rowsIn(answer)[0]) : undefined;
        return value === undefined ? undefined : reach(path.replace(variable[0], value));
      };
      for (const at of READS) {
        const path = await reach(at.slice("GET ".length));
        const status = path === undefined ? 0 : (await exchanged(sandbox, `GET ${path}`)).status;
        if (status !== 200) unreached.push(at);
      }
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
