import { join } from "node:path";
import { ExchangeCheck } from "../../../spec/exchange-check.js";
import type { KnownFault } from "../../../spec/known-fault.js";
import { SpecDocument } from "../../../spec/spec-document.js";
import { KNOWN_FAULTS } from "./known-spec-faults.js";
import { CORRECTIONS } from "./spec-corrections.js";

/** DigitalOcean's document of August 2026, which is read whole: once for a test file. */
export const digitalOceanDocument = (folder: string): SpecDocument =>
  new SpecDocument({
    file: join(folder, "digitalocean-openapi.json"),
    base: "/v2",
    corrections: CORRECTIONS,
    failure: failureIn,
  });

/** Begins to compare exchanges with DigitalOcean's document. An operation that it does not have is a difference. */
export const digitalOceanCheck = (
  folder: string,
  document = digitalOceanDocument(folder),
  known: readonly KnownFault[] = KNOWN_FAULTS,
): ExchangeCheck => new ExchangeCheck({ document, known });

/** What a failure looks like. The document has its second shape at one operation only; the API answers it at others too. */
const failureIn = (described: unknown): unknown =>
  described && { oneOf: [described, { $ref: "#/components/schemas/error_with_root_causes" }] };
