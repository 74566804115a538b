import type { KnownFault } from "../../../spec/known-fault.js";

const IMAGES =
  "DigitalOcean's own Go client reads images; the document's name for it, imgages, is a slip of the pen.";

const REMOVED =
  "DigitalOcean's own Go client removes a custom domain with empty texts, and says so of this operation; the document has no way for it.";

const GLOBAL =
  "DigitalOcean's own Terraform provider takes neither a region nor forwarding rules for a global load balancer; the document has no form of its own for one.";

/** Every known fault of the document of August 2026 that the sandbox meets. */
export const KNOWN_FAULTS: readonly KnownFault[] = [
  {
    operation: "GET /account",
    by: "document",
    fault: "unknown",
    pointer: "answer/account/volume_limit",
    why: "DigitalOcean's own Go client reads it, and programs that show accounts do; the document leaves it out.",
  },
  ...[
    ["GET /tags", "tags/*"],
    ["POST /tags", "tag"],
    ["GET /tags/{tag_id}", "tag"],
  ].map(
    ([operation = "", at]): KnownFault => ({
      operation,
      by: "document",
      fault: "unknown",
      pointer: `answer/${at}/resources/images`,
      why: IMAGES,
    }),
  ),
  {
    operation: "POST /uptime/checks",
    by: "document",
    fault: "required",
    pointer: "request/body/method",
    why: "No property of that name is described anywhere; type, which is beside it, says the method.",
  },
  ...["request/body/target", "answer/check/target"].map(
    (pointer): KnownFault => ({
      operation: "POST /uptime/checks",
      by: "document",
      fault: "format",
      pointer,
      value: "example.com",
      why: "A check by ping has a host as its target, which is no URL.",
    }),
  ),
  ...["expiry_seconds", "read_write"].map(
    (name): KnownFault => ({
      operation: "GET /registries/{registry_name}/docker-credentials",
      by: "document",
      fault: "unknown",
      pointer: `request/query/${name}`,
      why: "The operation's own text tells of both, and the older path with registry lists them.",
    }),
  ),
  ...[
    ["GET /load_balancers", "answer/load_balancers/*/forwarding_rules"],
    ["GET /load_balancers/{lb_id}", "answer/load_balancer/forwarding_rules"],
    ["PUT /load_balancers/{lb_id}", "answer/load_balancer/forwarding_rules"],
    ["PUT /load_balancers/{lb_id}", "request/body/forwarding_rules"],
    ["PUT /load_balancers/{lb_id}", "request/body/region"],
  ].map(
    ([operation = "", pointer = ""]): KnownFault => ({
      operation,
      by: "document",
      fault: "required",
      pointer,
      why: GLOBAL,
    }),
  ),
  ...["certificate_id", "custom_domain"].map(
    (field): KnownFault => ({
      operation: "PUT /cdn/endpoints/{cdn_id}",
      by: "document",
      fault: "format",
      pointer: `request/body/${field}`,
      value: "",
      why: REMOVED,
    }),
  ),
];
