import { join } from "node:path";
import { ExchangeCheck } from "../../../spec/exchange-check.js";
import type { KnownFault } from "../../../spec/known-fault.js";
import { SpecDocument } from "../../../spec/spec-document.js";
import { KNOWN_FAULTS } from "./known-spec-faults.js";
import { SdkCheck } from "./sdk-check.js";
import { CORRECTIONS } from "./spec-corrections.js";

type Raw = Readonly<Record<string, unknown>>;

/** Cloudflare's document of August 2024, which is read whole: once for a test file. */
export const cloudflareDocument = (folder: string): SpecDocument =>
  new SpecDocument({
    file: join(folder, "cloudflare-openapi-2024-08.json"),
    corrections: CORRECTIONS,
    failure: failureIn,
  });

/** Begins to compare exchanges with Cloudflare's document and with the types of its SDK. */
export const cloudflareCheck = (
  folder: string,
  document = cloudflareDocument(folder),
  known: readonly KnownFault[] = KNOWN_FAULTS,
): ExchangeCheck => new ExchangeCheck({ document, known, sdk: new SdkCheck(folder) });

/**
 * What a failure looks like. The document joins the answer of a success and that of a failure, which nothing can be: its
 * `success` would have to be true and false.
 */
function failureIn(schema: unknown): unknown {
  const { allOf } = (schema ?? {}) as { allOf?: readonly Raw[] };
  return allOf?.find(({ $ref }) => /common.failure/.test(String($ref))) ?? schema;
}
