import { ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { CERTIFICATES, type Certificate } from "../network/certificate.js";
import { changesOf } from "../network/changes.js";
import { CDN_ENDPOINTS, CdnAnswer, type CdnEndpoint } from "./cdn-endpoint.js";

const TTLS = [60, 600, 3600, 86_400, 604_800];
const ORIGIN = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\.[a-z0-9]+\.digitaloceanspaces\.com$/;

export const ConfigureCdn = z.object({
  origin: z.string().describe("NAME.REGION.digitaloceanspaces.com"),
  ttl: z
    .int()
    .refine((ttl) => TTLS.includes(ttl), { error: `expected one of ${TTLS.join(", ")}` })
    .optional()
    .describe("Seconds: 60, 600, 3600, 86400, 604800"),
  custom_domain: z.string().optional().describe("With a certificate; empty to remove"),
  certificate: z.string().optional().describe("Of the custom domain, name"),
});

export type ConfigureCdn = z.output<typeof ConfigureCdn>;

/** What has to be done so that an endpoint is as stated. Throws when it cannot be. */
export async function planCdn({ api, lookups }: DigitalOcean, input: ConfigureCdn) {
  const existing = await existingOf({ lookups }, input.origin);
  const origin = existing?.origin ?? input.origin.trim().toLowerCase();
  if (!existing && !ORIGIN.test(origin))
    throw new ValidationError(`origin: ${input.origin} is no Space.`, {
      next: "Give the Space's host: pictures.fra1.digitaloceanspaces.com.",
    });
  const certificate =
    input.certificate === undefined ? undefined : await lookups.find(CERTIFICATES, input.certificate);
  const body = bodyOf(input, certificate, existing);
  const was = existing ? settingsOf(existing) : {};
  const changes = changesOf(was, settingsOf({ ...existing, ...body }));
  const done = !existing ? "created" : changes.length > 0 ? "changed" : "unchanged";
  return {
    existing,
    origin,
    certificate,
    was,
    changes,
    done,
    async carryOut(): Promise<CdnEndpoint> {
      if (!existing) return (await api.post(path`/cdn/endpoints`, CdnAnswer, { origin, ...body })).endpoint;
      if (changes.length === 0) return existing;
      return (await api.put(path`/cdn/endpoints/${existing.id}`, CdnAnswer, body)).endpoint;
    },
  } as const;
}

const settingsOf = ({ ttl, custom_domain, certificate_id }: Partial<CdnEndpoint>) => ({
  ttl: ttl ?? undefined,
  custom_domain: custom_domain || undefined,
  certificate_id: certificate_id || undefined,
});

async function existingOf({ lookups }: Pick<DigitalOcean, "lookups">, origin: string) {
  try {
    return await lookups.find(CDN_ENDPOINTS, origin);
  } catch (error) {
    if (ToolError.is(error) && error.kind === "not_found") return undefined;
    throw error;
  }
}

/** A domain and its certificate are only taken and given up together. */
function bodyOf({ ttl, custom_domain }: ConfigureCdn, certificate?: Certificate, existing?: CdnEndpoint) {
  const stated = ttl === undefined ? {} : { ttl };
  if (custom_domain === "") return { ...stated, custom_domain: "", certificate_id: "" };
  if (custom_domain === undefined && !certificate) return stated;
  const domain = custom_domain ?? existing?.custom_domain;
  const id = certificate?.id ?? existing?.certificate_id;
  if (domain && id) return { ...stated, custom_domain: domain, certificate_id: id };
  throw new ValidationError(
    domain ? "certificate: a custom domain needs one." : "custom_domain: a certificate is for one.",
    { next: "Give both; digitalocean_configure_network_object with kind certificate makes one." },
  );
}
