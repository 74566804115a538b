import { ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { firstOf } from "../client/first-of.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import { CDN_ENDPOINTS } from "../spaces/cdn-endpoint.js";
import { CERTIFICATES, type Certificate, CertificateAnswer, certificateList } from "./certificate.js";
import { LOAD_BALANCERS } from "./load-balancer.js";
import { networkKind } from "./make-kind.js";
import type { Change, Wanted } from "./network-kind.js";

/** What begins so is PEM. Before a person agrees, a reference to a secret stands in its place. */
const PEM = /^\s*-----BEGIN [A-Z ]+-----|^secret:\/\//;

const CertificateSettings = z.object({
  dns_names: z.array(z.string()).min(1).optional(),
  leaf_certificate: z.string().optional(),
  certificate_chain: z.string().optional(),
  private_key: z.string().optional(),
});

type CertificateSettings = z.output<typeof CertificateSettings>;

export const certificates = networkKind({
  noun: CERTIFICATES,
  list: certificateList(),
  settings: CertificateSettings,
  example: { dns_names: ["example.com", "www.example.com"] },
  rowOf: ({ id, name, state, type, dns_names, not_after }) => ({
    name,
    id,
    region: "",
    status: state ?? "",
    summary: [
      type === "lets_encrypt" ? "Let's Encrypt" : type,
      (dns_names ?? []).join(", "),
      not_after ? `until ${not_after.slice(0, 10)}` : "",
    ]
      .filter(Boolean)
      .join("; "),
    monthly: 0,
  }),
  now: async (api, { id }) => (await api.get(path`/certificates/${id}`, CertificateAnswer)).certificate,
  settingsOf: (_, { dns_names }) => ({ dns_names: dns_names ?? [] }),
  change: changeCertificate,
  stepOf: ({ name, state }) => ({
    status: state ?? "",
    done: state !== "pending",
    ...(state === "error" && { failed: `The certificate ${name} could not be issued.` }),
  }),
  relatedOf: ({ dns_names }) => (dns_names ?? []).map((name) => ({ kind: "domain", names: domainsOf(name) })),
  async dependants({ lookups }, { id }, unread) {
    const [balancers, endpoints] = await Promise.all([
      ifReadable(unread, "load balancers", lookups.all(LOAD_BALANCERS)),
      ifReadable(unread, "CDN endpoints", lookups.all(CDN_ENDPOINTS)),
    ]);
    return [
      ...(balancers ?? [])
        .filter(({ forwarding_rules }) => forwarding_rules?.some((rule) => rule.certificate_id === id))
        .map(({ name }) => `load balancer ${name}`),
      ...(endpoints ?? [])
        .filter(({ certificate_id }) => certificate_id === id)
        .map(({ custom_domain, endpoint }) => `CDN endpoint ${custom_domain || endpoint}`),
    ];
  },
  deletion: ({ name }, dependants) => {
    if (dependants.length > 0)
      throw new ToolError(
        "conflict",
        `The certificate ${name} cannot be deleted: ${firstOf(dependants).join(", ")} ${dependants.length === 1 ? "has" : "have"} it.`,
        {
          next: "Give these another certificate first: digitalocean_configure_network_object, or of a CDN endpoint digitalocean_configure_cdn_endpoint, which is in the toolset spaces.",
        },
      );
    return ["Nothing that could be looked at has it. With a key of your own it has to be uploaded again."];
  },
  remove: (api, { id }: Certificate) => api.delete(path`/certificates/${id}`),
});

/** A certificate is made once: another one takes its place under another name. */
function changeCertificate(wanted: Wanted<Certificate, CertificateSettings>): Change<Certificate> {
  const { digitalOcean, name, settings, existing } = wanted;
  const { dns_names, leaf_certificate, certificate_chain, private_key } = settings;
  if (existing) {
    const same = dns_names && [...dns_names].sort().join() === [...(existing.dns_names ?? [])].sort().join();
    if (!same || leaf_certificate || private_key)
      throw new ToolError("conflict", `The certificate ${name} is there, and cannot be changed.`, {
        next: "Create one under another name, give it to what has this one, then delete this one.",
      });
    return { after: existing, carryOut: async () => ({ thing: existing }) };
  }
  const isCustom = leaf_certificate !== undefined && private_key !== undefined;
  const isMixed = dns_names && [leaf_certificate, certificate_chain, private_key].some(Boolean);
  if (isMixed || isCustom === (dns_names !== undefined))
    throw new ValidationError("settings: expected either dns_names, or leaf_certificate and private_key.", {
      next: 'For Let\'s Encrypt give {"dns_names": ["example.com"]}, of a domain with its DNS here. For one of your own give leaf_certificate, private_key as secret://name, and its certificate_chain.',
    });
  const texts = [leaf_certificate, certificate_chain, private_key].filter((text) => text !== undefined);
  if (!texts.every((text) => PEM.test(text)))
    throw new ValidationError("settings: certificates and keys are given in PEM.", {
      next: "Give whole files as texts; each begins with -----BEGIN.",
    });
  const body = isCustom
    ? { name, type: "custom", leaf_certificate, private_key, ...(certificate_chain && { certificate_chain }) }
    : { name, type: "lets_encrypt", dns_names };
  return {
    after: { id: "", name, type: body.type, dns_names: dns_names ?? [] },
    carryOut: async () => ({
      thing: (await digitalOcean.api.post(path`/certificates`, CertificateAnswer, body)).certificate,
    }),
  };
}

/** The domains that a host may be in: it, and all above it. */
function domainsOf(host: string): string[] {
  const labels = host.replace(/^\*\./, "").split(".");
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join("."));
}
