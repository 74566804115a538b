import type { Correction } from "../../../spec/correction.js";

const LINKS = ["forward", "backward"].map((way) => ({ $ref: `#/components/schemas/${way}_links` }));

const UNASSIGNED =
  "The document names this alternative null and tells it is for an address without a droplet, yet it lets any object pass.";

/** What is put right in the components of DigitalOcean's document. */
export const CORRECTIONS: readonly Correction[] = [
  {
    at: "schemas/page_links/properties/pages/anyOf",
    was: [...LINKS, {}],
    is: [{ allOf: LINKS }],
    why: "The document lets links to pages be anything at all; a page in the middle has those of both directions.",
  },
  ...[
    "reserved_ip/properties/droplet",
    "reserved_ipv6/properties/droplet",
    "reserved_ipv6_list/properties/reserved_ipv6s/items/properties/droplet",
  ].map(
    (place): Correction => ({
      at: `schemas/${place}/anyOf/0/type`,
      was: "object",
      is: "null",
      why: UNASSIGNED,
    }),
  ),
  ...(
    [
      ["ns", ["type", "name", "data"]],
      ["srv", ["type", "name", "data", "priority", "port"]],
      ["txt", ["type", "name", "data"]],
    ] as const
  ).map(
    ([type, required]): Correction => ({
      at: `schemas/domain_record_${type}/allOf/1/required`,
      was: [...required, "flags", "tag"],
      is: required,
      why: "Flags and a tag are parts of CAA records alone, as the document itself says of both.",
    }),
  ),
];
