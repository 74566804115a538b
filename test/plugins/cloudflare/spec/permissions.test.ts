import { expect, it } from "@jest/globals";
import { permissionFor } from "../../../../plugins/cloudflare/client/permissions.js";
import { ROUTES } from "../../../../plugins/cloudflare/sandbox/routes.js";
import { describeSpecs } from "../../../spec/describe-specs.js";
import { type SpecDocument, shapeOf } from "../../../spec/spec-document.js";
import { cloudflareDocument } from "./cloudflare-check.js";
import { KNOWN_DIFFERENCES, WORDS } from "./permission-words.js";

/** What the plugin says of an operation, beside what the document says, in the dashboard's words. */
function compared(document: SpecDocument, at: string) {
  const [method = "", template = ""] = at.split(" ");
  const wanted = document.operation(at)?.permissions ?? [];
  return {
    says: permissionFor(method, template.replace(/\{\w+\}/g, "0".repeat(32))),
    wanted: wanted.map((word) => WORDS.find(([pattern]) => pattern.test(word))?.[1] ?? word),
  };
}

describeSpecs("the permissions that requests are said to take", (folder) => {
  const document = folder === "" ? undefined : cloudflareDocument(folder);
  const rows = document
    ? ROUTES.map(({ at }) => ({ at, ...compared(document, at) })).filter(({ wanted }) => wanted.length > 0)
    : [];
  const differing = rows.filter(({ says, wanted }) => says === undefined || !wanted.includes(says));
  const knows = ({ at, says }: { at: string; says: string | undefined }) =>
    KNOWN_DIFFERENCES.some((one) => shapeOf(one.operation) === shapeOf(at) && one.says === says);

  it("are the document's, but for what is known to be otherwise", () => {
    expect(rows.length).toBeGreaterThan(2);
    expect(differing.filter((row) => !knows(row))).toEqual([]);
  });

  it("are known to be otherwise only where they are", () => {
    const stale = KNOWN_DIFFERENCES.filter(
      ({ operation }) =>
        rows.some(({ at }) => shapeOf(at) === shapeOf(operation)) &&
        !differing.some(({ at }) => shapeOf(at) === shapeOf(operation)),
    );
    expect(stale).toEqual([]);
  });
});
