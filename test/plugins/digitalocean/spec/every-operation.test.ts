import { expect, it } from "@jest/globals";
import { ROUTES } from "../../../../plugins/digitalocean/sandbox/routes.js";
import { describeSpecs } from "../../../spec/describe-specs.js";
import { shapeOf } from "../../../spec/spec-document.js";
import { digitalOceanDocument } from "./digitalocean-check.js";
import { operationsIn, usedOperations } from "./used-operations.js";

const played = new Set(ROUTES.map(({ at }) => shapeOf(at)));
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

describeSpecs("every operation of the plugin", (folder) => {
  it("is in DigitalOcean's document, of what the sandbox plays", () => {
    const document = digitalOceanDocument(folder);
    expect(ROUTES.filter(({ at }) => !document.operation(at)).map(({ at }) => at)).toEqual([]);
    expect(played.size).toBe(ROUTES.length);
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
