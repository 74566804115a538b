import type { KnownFault } from "../../../spec/known-fault.js";

const SCRIPT = "/accounts/{account_id}/workers/scripts/{script_name}";
const DATABASE = "/accounts/{account_id}/d1/database/{database_id}";

/** Known faults of both descriptions about Workers and what they store in. */
export const FAULTS_OF_STORAGE: readonly KnownFault[] = [
  {
    operation: `DELETE ${DATABASE}`,
    by: "document",
    fault: "type",
    pointer: "answer/result",
    value: null,
    why: "A deletion has no result, which the SDK's type allows and the document does not.",
  },
  {
    operation: `POST ${DATABASE}/query`,
    by: "document",
    fault: "type",
    pointer: "answer/result",
    why: "The document takes the envelope of a single object for that of the list; the types of 2026 have a list.",
  },
  {
    operation: `POST ${DATABASE}/query`,
    by: "document",
    fault: "unknown",
    pointer: "answer/result/*/meta/served_by",
    why: "D1 tells which version of it answered: Cloudflare's guide to the object of a result shows it.",
  },
  {
    operation: `GET ${SCRIPT}/deployments`,
    by: "document",
    fault: "unknown",
    pointer: "answer/result/deployments/*/annotations/workers/triggered_by",
    why: "The document of 2024 leaves it out; the SDK's types have it.",
  },
  ...["host", "hostname", "mode", "region", "target"].map(
    (name): KnownFault => ({
      operation: `GET ${SCRIPT}/settings`,
      by: "sdk",
      fault: "required",
      pointer: `answer/result/placement/${name}`,
      why: "A Worker that is placed by default has an empty object there; the SDK's types know only those that are placed.",
    }),
  ),
  {
    operation: `PUT ${SCRIPT}`,
    by: "sdk",
    fault: "required",
    pointer: "request/query/metadata",
    why: "It is a part of a body of several parts, which is not compared.",
  },
  {
    operation: "PUT /accounts/{account_id}/storage/kv/namespaces/{namespace_id}/values/{key_name}",
    by: "sdk",
    fault: "required",
    pointer: "request/query/value",
    why: "The value is the body itself, which is not compared when it is no JSON.",
  },
  {
    operation: "PUT /accounts/{account_id}/r2/buckets/{bucket_name}/objects/{object_key}",
    by: "sdk",
    fault: "unknown",
    pointer: "request/body/success",
    why: "The body is the object itself, whatever it says, JSON included.",
  },
];
