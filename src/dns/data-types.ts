import { nearest } from "../plugin/nearest.js";
import { type Data, type DataType, digest, fields } from "./data-type.js";
import { address, base64, hex, int, string, target, word } from "./field.js";
import { locationData, locationFaults, readLocation, writeLocation } from "./location.js";
import { parameters } from "./service-parameters.js";
import { shown } from "./shown.js";

const BYTE = 255;
const SHORT = 65_535;

const ALGORITHMS = {
  RSASHA1: 5,
  "RSASHA1-NSEC3-SHA1": 7,
  RSASHA256: 8,
  RSASHA512: 10,
  ECDSAP256SHA256: 13,
  ECDSAP384SHA384: 14,
  ED25519: 15,
  ED448: 16,
};
const CERTIFICATES = {
  PKIX: 1,
  SPKI: 2,
  PGP: 3,
  IPKIX: 4,
  ISPKI: 5,
  IPGP: 6,
  ACPKIX: 7,
  IACPKIX: 8,
  URI: 253,
  OID: 254,
};

const TAGS = ["issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone"];

const tagFault = (tag: string) =>
  TAGS.includes(tag)
    ? undefined
    : `is ${shown(tag)}; write ${nearest(tag, TAGS) ?? TAGS.slice(0, 3).join(", ")}`;

function authorityFault({ tag, value }: Data): string | undefined {
  const text = String(value);
  if (tag === "iodef")
    return /^(?:mailto:.+@|https?:\/\/).+/.test(text)
      ? undefined
      : `value in its content is ${shown(text)}; write a mailto: or https: URL for iodef`;
  if (!String(tag).startsWith("issue")) return undefined;
  return /^[a-z0-9.-]*\s*(?:;.*)?$/i.test(text)
    ? undefined
    : `value in its content is ${shown(text)}; write the authority's domain alone, such as letsencrypt.org, or ";" for none`;
}

const uriFault = (text: string) =>
  /^[a-z][a-z0-9+.-]*:./i.test(text)
    ? undefined
    : `is ${shown(text)}; write a whole URI, such as https://example.com/`;

const certificate = () =>
  fields(
    [
      int("usage", BYTE, {}, [0, 1, 2, 3]),
      int("selector", BYTE, {}, [0, 1]),
      int("matching_type", BYTE, {}, [0, 1, 2]),
      hex("certificate"),
    ],
    `3 1 1 ${"0f".repeat(4)}…`,
    { check: digest("matching_type", "certificate", { 1: 64, 2: 128 }) },
  );

const service = () =>
  fields(
    [int("priority", SHORT), target("target", { root: true }), parameters("value")],
    '1 . alpn="h3,h2"',
    {
      check: ({ priority, value }) =>
        priority === 0 && value !== ""
          ? "value in its content is not taken with priority 0, which makes it an alias; leave the parameters out"
          : undefined,
    },
  );

const name = (options = {}) =>
  fields([target("content", options)], "one name, such as host.example.com", { structured: false });

const location: DataType = {
  names: [],
  structured: true,
  form: "degrees minutes seconds N|S degrees minutes seconds E|W altitude size precision precision, such as 37 46 46 N 122 23 35 W 0m 1m 10000m 10m",
  read: (content) => readLocation(content),
  from: (parts) =>
    ["lat_degrees", "lat_direction", "long_degrees", "long_direction", "altitude"].find(
      (key) => parts[key] === undefined,
    ) ?? locationData(parts),
  faults: (data) => locationFaults(data).map((fault) => `content is no place: ${fault}`),
  write: writeLocation,
};

/** The types that are known, but for TXT, whose content is text and has no parts. */
export const DATA_TYPES: Readonly<Record<string, DataType>> = {
  A: fields([address("content", 4)], "one IPv4 address, such as 192.0.2.1", { structured: false }),
  AAAA: fields([address("content", 6)], "one IPv6 address, such as 2001:db8::1", { structured: false }),
  CAA: fields([int("flags", BYTE), word("tag", tagFault), string("value")], '0 issue "letsencrypt.org"', {
    check: authorityFault,
  }),
  CERT: fields(
    [
      int("type", SHORT, CERTIFICATES),
      int("key_tag", SHORT),
      int("algorithm", BYTE, ALGORITHMS),
      base64("certificate"),
    ],
    "1 12345 8 MIIC…",
  ),
  CNAME: name(),
  DNAME: name(),
  DNSKEY: fields(
    [
      int("flags", SHORT),
      int("protocol", BYTE, {}, [3]),
      int("algorithm", BYTE, ALGORITHMS),
      base64("public_key"),
    ],
    "257 3 13 mdsswUyr3DPW…",
  ),
  DS: fields(
    [int("key_tag", SHORT), int("algorithm", BYTE, ALGORITHMS), int("digest_type", BYTE), hex("digest")],
    "2371 13 2 1f98…",
    { check: digest("digest_type", "digest", { 1: 40, 2: 64, 4: 96 }) },
  ),
  HTTPS: service(),
  LOC: location,
  MX: name({ underscores: false, root: true }),
  NAPTR: fields(
    [
      int("order", SHORT),
      int("preference", SHORT),
      string("flags"),
      string("service"),
      string("regex"),
      target("replacement", { root: true }),
    ],
    '100 10 "S" "SIP+D2U" "" _sip._udp.example.com',
  ),
  NS: name({ underscores: false }),
  OPENPGPKEY: fields([base64("content")], "one key in base64", { structured: false }),
  PTR: name(),
  SMIMEA: certificate(),
  SRV: fields(
    [int("weight", SHORT), int("port", SHORT), target("target", { underscores: false, root: true })],
    "5 5060 sip.example.com",
  ),
  SSHFP: fields(
    [int("algorithm", BYTE, {}, [1, 2, 3, 4, 6]), int("type", BYTE, {}, [1, 2]), hex("fingerprint")],
    "4 2 123456789abcdef…",
    { check: digest("type", "fingerprint", { 1: 40, 2: 64 }) },
  ),
  SVCB: service(),
  TLSA: certificate(),
  URI: fields([int("weight", SHORT), string("target", uriFault)], '1 "https://example.com/"'),
};

/** The types that have a priority beside their content. */
export const WITH_PRIORITY: readonly string[] = ["MX", "SRV", "URI"];

/** All types that are known. */
export const TYPES: readonly string[] = [...Object.keys(DATA_TYPES), "TXT"].sort();
