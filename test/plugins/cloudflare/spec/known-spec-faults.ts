import type { KnownFault } from "../../../spec/known-fault.js";
import { FAULTS_OF_STORAGE } from "./known-storage-faults.js";

const UNOWNED =
  'A zone of an account without an organisation has nulls there: answers that several public repositories recorded between 2021 and February 2026 have `owner: { id: null, type: "user", email: null }`, `tenant: { id: null, name: null }` and `tenant_unit: { id: null }`.';
const ZONE_OPERATIONS = [
  ["GET /zones", "answer/result/*"],
  ["POST /zones", "answer/result"],
  ["GET /zones/{zone_id}", "answer/result"],
] as const;

const RECORD_OPERATIONS = [
  "POST /zones/{zone_id}/dns_records",
  "PUT /zones/{zone_id}/dns_records/{dns_record_id}",
  "PATCH /zones/{zone_id}/dns_records/{dns_record_id}",
];

const TUNNEL = "/accounts/{account_id}/cfd_tunnel/{tunnel_id}";

const nullIn = (operation: string, pointer: string, why: string): KnownFault[] =>
  (["document", "sdk"] as const).map((by) => ({ operation, by, fault: "type", pointer, value: null, why }));

/** Every known fault of the document of August 2024 and of the types of cloudflare 7.3.0 that the sandbox meets. */
export const KNOWN_FAULTS: readonly KnownFault[] = [
  {
    operation: "GET /zones/{zone_id}/dns_records",
    by: "document",
    fault: "unknown",
    pointer: "answer/result/*/meta/read_only",
    why: "As the API is known to answer for records that Email Routing made, not looked up anywhere: neither description says what meta can hold.",
  },
  ...["errors", "messages", "success"].map(
    (name): KnownFault => ({
      operation: "DELETE /zones/{zone_id}/dns_records/{dns_record_id}",
      by: "document",
      fault: "unknown",
      pointer: `answer/${name}`,
      why: "The document shows the result of a deletion without its envelope; the API has always sent one, and the reference of 2026 has it.",
    }),
  ),
  {
    operation: "POST /zones/{zone_id}/dns_records",
    by: "document",
    fault: "required",
    pointer: "request/body/content",
    why: "The data of CAA, SRV and others comes in parts, from which Cloudflare makes the content; the SDK's types have it optional.",
  },
  ...["deletes", "posts", "patches"].map(
    (part): KnownFault => ({
      operation: "POST /zones/{zone_id}/dns_records/batch",
      by: "sdk",
      fault: "type",
      pointer: `answer/result/${part}/*/comment`,
      value: null,
      why: "A record without a comment has null there, as in lists.",
    }),
  ),
  {
    operation: "*",
    by: "document",
    fault: "unknown",
    pointer: "answer/result_info/total_pages",
    why: "Numbered lists count their pages; the document of August 2024 leaves it out, the API's reference of 2026 has it.",
  },
  ...ZONE_OPERATIONS.flatMap(([operation, zone]): KnownFault[] => [
    {
      operation,
      by: "document",
      fault: "unknown",
      pointer: `${zone}/owner/email`,
      value: null,
      why: UNOWNED,
    },
    { operation, by: "document", fault: "type", pointer: `${zone}/owner/id`, value: null, why: UNOWNED },
    ...["owner/id", "tenant/id", "tenant/name", "tenant_unit/id"].map(
      (place): KnownFault => ({
        operation,
        by: "sdk",
        fault: "type",
        pointer: `${zone}/${place}`,
        value: null,
        why: UNOWNED,
      }),
    ),
  ]),
  ...RECORD_OPERATIONS.flatMap((operation) =>
    ["id", "proxiable", "created_on", "modified_on"].map(
      (name): KnownFault => ({
        operation,
        by: "document",
        fault: "required",
        pointer: `request/body/${name}`,
        why: "The document requires of a request what only an answer has. The SDK's types of 2026, and the document's own example, go without.",
      }),
    ),
  ),
  ...(
    [
      ["document", "type"],
      ["document", "name"],
      ["document", "content"],
      ["sdk", "type"],
      ["sdk", "name"],
      ["sdk", "ttl"],
    ] as const
  ).map(
    ([by, name]): KnownFault => ({
      operation: "PATCH /zones/{zone_id}/dns_records/{dns_record_id}",
      by,
      fault: "required",
      pointer: `request/body/${name}`,
      why: "PATCH changes what it is given and leaves the rest; both descriptions have it take a whole record.",
    }),
  ),
  ...[
    ["GET /zones/{zone_id}/dns_records", "answer/result/*/comment"],
    ["GET /zones/{zone_id}/dns_records/{dns_record_id}", "answer/result/comment"],
    ["POST /zones/{zone_id}/dns_records", "answer/result/comment"],
    ["PUT /zones/{zone_id}/dns_records/{dns_record_id}", "answer/result/comment"],
    ["PATCH /zones/{zone_id}/dns_records/{dns_record_id}", "answer/result/comment"],
  ].flatMap(([operation = "", pointer = ""]) =>
    nullIn(operation, pointer, "A record without a comment has null there in answers that were recorded."),
  ),
  ...["conns_active_at", "conns_inactive_at", "deleted_at"].flatMap((name) =>
    [
      ["GET /accounts/{account_id}/cfd_tunnel", `answer/result/*/${name}`],
      ["POST /accounts/{account_id}/cfd_tunnel", `answer/result/${name}`],
      [`GET ${TUNNEL}`, `answer/result/${name}`],
      [`DELETE ${TUNNEL}`, `answer/result/${name}`],
    ].flatMap(([operation = "", pointer = ""]) =>
      nullIn(
        operation,
        pointer,
        "What has not happened to a tunnel has null for its time: both descriptions say so in words.",
      ),
    ),
  ),
  ...["credentials_file", "token"].map(
    (name): KnownFault => ({
      operation: "POST /accounts/{account_id}/cfd_tunnel",
      by: "document",
      fault: "unknown",
      pointer: `answer/result/${name}`,
      why: "A tunnel that is made comes with its credentials, as Cloudflare's guide to making one over the API shows.",
    }),
  ),
  ...(
    [
      ["GET", "sdk", "answer/result"],
      ["PUT", "sdk", "answer/result"],
      ["PUT", "sdk", "request/body"],
      ["PUT", "document", "request/body"],
    ] as const
  ).map(
    ([method, by, place]): KnownFault => ({
      operation: `${method} ${TUNNEL}/configurations`,
      by,
      fault: "required",
      pointer: `${place}/config/ingress/*/hostname`,
      why: "The last rule of a tunnel is for every other host, so it names none; both descriptions require a name of each rule.",
    }),
  ),
  ...FAULTS_OF_STORAGE,
  {
    operation: "GET /accounts/{account_id}/d1/database",
    by: "document",
    fault: "type",
    pointer: "answer/result",
    why: "The document takes the envelope of a single object for that of the list; the types of 2026 have a list.",
  },
  {
    operation: "GET /accounts/{account_id}/r2/buckets",
    by: "document",
    fault: "type",
    pointer: "answer/result",
    why: "The document requires a list in one place and an object with `buckets` in another; the types of 2026 have the object.",
  },
];
