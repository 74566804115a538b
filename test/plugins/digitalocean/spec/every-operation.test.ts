import { expect, it } from "@jest/globals";
import { ROUTES } from "../../../../plugins/digitalocean/sandbox/routes.js";
import { startServer } from "../../../../plugins/digitalocean/sandbox/server.js";
import { describeSpecs } from "../../../spec/describe-specs.js";
import { readEverything } from "../../../spec/read-everything.js";
import { shapeOf } from "../../../spec/spec-document.js";
import { digitalOceanCheck, digitalOceanDocument } from "./digitalocean-check.js";
import { exchanged } from "./sample-exchanges.js";
import { operationsIn, usedOperations } from "./used-operations.js";

const played = new Set(ROUTES.map(({ at }) => shapeOf(at)));
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

describeSpecs("every operation of the plugin", (folder) => {
  it("is in DigitalOcean's document, of what the sandbox plays", () => {
    const document = digitalOceanDocument(folder);
    expect(ROUTES.filter(({ at }) => !document.operation(at)).map(({ at }) => at)).toEqual([]);
    expect(played.size).toBe(ROUTES.length);
  });

  it("is answered as DigitalOcean describes, of what can be read as the sandbox begins", async () => {
    const sandbox = await startServer();
    try {
      const reads = ROUTES.map(({ at }) => at).filter((at) => at.startsWith("GET "));
      const unreached = await readEverything((at) => exchanged(sandbox, at), reads);
      const check = digitalOceanCheck(folder);
      for (const exchange of sandbox.exchanges) if (exchange.status === 200) check.add(exchange);
      const { faults, neverSent, checked } = await check.finish();
      const told = {
        "in the document, and never sent by the sandbox": neverSent,
        "reads that need more than a first look, left to the tests of their tools": unreached,
      };
      for (const [what, lines] of Object.entries(told))
        if (lines.length > 0)
          process.stderr.write(`DigitalOcean's sandbox: ${what}:\n  ${lines.join("\n  ")}\n`);
      expect(faults).toEqual([]);
      expect(checked).toBeGreaterThanOrEqual(reads.length - unreached.length);
    } finally {
      await sandbox.close();
    }
  });

  it("is in DigitalOcean's document and in the sandbox, of what its source names", () => {
    const document = digitalOceanDocument(folder);
    const used = usedOperations();
    expect(used.length).toBeGreaterThan(2);
    const missing = used.filter(({ method, shape }) =>
      (method ? [method] : METHODS).every(
        (one) => !document.operation(`${one} ${shape}`) || !played.has(`${one} ${shape}`),
      ),
    );
    expect(missing).toEqual([]);
  });
});

it("finds the operations in a source", () => {
  const source = `
    api.get(path\`/droplets/\${id}\`, Schema);
    this.api.post(
      path\`/droplets\`, Schema);
    api.send("DELETE", path\`/volumes/\${volume.id}\`);
    const list = { path: path\`/images\`, key };`;
  expect(operationsIn("a.ts", source).map(({ method, shape }) => `${method} ${shape}`)).toEqual([
    "GET /droplets/{}",
    "POST /droplets",
    "DELETE /volumes/{}",
    "undefined /images",
  ]);
});
