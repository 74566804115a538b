import type { Operation } from "./operations.js";
import { wordsOf } from "./words.js";

/** Parts of the API that few people have, how much less likely they are, and the words that show they are meant. */
const RARE: readonly (readonly [begins: RegExp, factor: number, named: string])[] = [
  [/^radar\./, 0.55, "radar internet worldwide world global country trend popular bgp outage tld"],
  [/^cloudforceOne\./, 0.6, "cloudforce threat attacker intelligence"],
  [/^emailSecurity\./, 0.8, "phishing spam suspicious malicious quarantine phish sender area"],
  [/^realtimeKit\./, 0.8, "meeting participant realtime call conference room"],
  [
    /^(?:magic|networkInterconnects|DDoSProtection|addressing|dls)/,
    0.75,
    "magic wan gre ipsec bgp prefix interconnect netflow packet byoip syn transit",
  ],
  [/^(?:registrarSandbox|basinCatalog)\b/, 0.5, "sandbox basin"],
  [/^(?:organizations|tenants|tenantCustom)/, 0.65, "organization organisation tenant"],
  [/^workersForPlatforms\./, 0.6, "dispatch platform customer namespace"],
  [/^workers\.beta\./, 0.8, "beta"],
  [/^aiSearch\.namespaces\./, 0.8, "namespace"],
  [/^(?:cache\.\w+Environment|zones\.environments)/, 0.7, "environment staging version"],
  [
    /^(?:vulnerabilityScanner|managedDefense|zeroTrust\.casb|zeroTrust\.dlp)/,
    0.8,
    "vulnerability scanner casb dlp saas sensitive loss finding",
  ],
  [/^(?:firewall\.(?:rules|waf)|filters|rateLimits|rum\.rules)\b/, 0.85, ""],
  [/(?:bulk|batch)\w*$/i, 0.8, "bulk many several batch multiple"],
  [/\.(?:references|quota|versions?)\b/, 0.85, "reference quota version limit"],
];

const rows = RARE.map(([begins, factor, named]) => ({ begins, factor, named: new Set(wordsOf(named)) }));

/** How likely an operation is before it is known what is asked for: a function of the words of the request. */
export function likelihoodOf({ id, flags }: Operation): (words: ReadonlySet<string>) => number {
  const fitting = rows.filter(({ begins }) => begins.test(id));
  const always = flags.has("deprecated") ? 0.5 : 1;
  return (words) =>
    fitting.reduce(
      (likely, { factor, named }) => ([...named].some((word) => words.has(word)) ? likely : likely * factor),
      always,
    );
}
