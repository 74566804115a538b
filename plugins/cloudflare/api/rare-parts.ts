import type { Rare } from "cargoshipper/api";

/** Parts of the API that few people have, how much less likely they are, and the words that show they are meant. */
export const RARE_PARTS: readonly Rare[] = [
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
