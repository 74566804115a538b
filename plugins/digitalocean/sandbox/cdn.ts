import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { Certificates } from "./certificates.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

interface SandboxEndpoint {
  readonly id: string;
  readonly origin: string;
  readonly endpoint: string;
  readonly created_at: string;
  ttl: number;
  certificate_id: string;
  custom_domain: string;
}

type Body = Readonly<Record<string, unknown>>;

const ORIGIN = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\.([a-z0-9]+)\.digitaloceanspaces\.com$/;
const TTLS = [60, 600, 3600, 86_400, 604_800];
const STANDARD_TTL = 3600;

/** The endpoints there are: one before a Space of pictures. */
export class CdnEndpoints {
  readonly all: SandboxEndpoint[] = [];
  /** What was purged, the latest last. */
  readonly purged: string[] = [];

  constructor(private readonly world: World) {
    this.add("pictures.fra1.digitaloceanspaces.com", {});
  }

  add(origin: string, settings: Partial<SandboxEndpoint>): SandboxEndpoint {
    const { world } = this;
    const made = {
      id: world.uuid(),
      origin,
      endpoint: origin.replace(".digitaloceanspaces.", ".cdn.digitaloceanspaces."),
      created_at: world.now(),
      ttl: STANDARD_TTL,
      certificate_id: "",
      custom_domain: "",
      ...settings,
    };
    this.all.push(made);
    return made;
  }

  of({ params }: SandboxRequest): SandboxEndpoint {
    const endpoint = this.all.find(({ id }) => id === params["cdn_id"]);
    if (!endpoint) throw notFound();
    return endpoint;
  }
}

/** An endpoint as the API shows it: without what it does not have. */
const shown = ({ certificate_id, custom_domain, ...endpoint }: SandboxEndpoint) => ({
  ...endpoint,
  ...(custom_domain !== "" && { certificate_id, custom_domain }),
});

/** What a body states beside the origin. Throws what the API answers when it is wrong. */
function settingsIn(body: Body, world: World, self?: SandboxEndpoint) {
  const { ttl, certificate_id = "", custom_domain = "" } = { ...self, ...body };
  if (ttl !== undefined && !TTLS.includes(Number(ttl)))
    throw invalid(`ttl must be one of ${TTLS.join(", ")}`);
  const isKnown = world.part(Certificates).all.some(({ id }) => id === certificate_id);
  if (certificate_id !== "" && !isKnown) throw invalid("certificate was not found");
  if ((custom_domain === "") !== (certificate_id === ""))
    throw invalid("custom_domain and certificate_id are needed together");
  return {
    ...(ttl !== undefined && { ttl: Number(ttl) }),
    certificate_id: String(certificate_id),
    custom_domain: String(custom_domain),
  };
}

export const cdnRoutes = [
  route("GET /cdn/endpoints", (request, world) =>
    listed(request, "/cdn/endpoints", "endpoints", world.part(CdnEndpoints).all.map(shown)),
  ),
  route("POST /cdn/endpoints", ({ json }, world) => {
    const body = (json ?? {}) as Body;
    const origin = String(body["origin"] ?? "");
    if (!ORIGIN.test(origin)) throw invalid("origin must be a Space");
    const endpoints = world.part(CdnEndpoints);
    if (endpoints.all.some((one) => one.origin === origin)) throw invalid("origin already has an endpoint");
    return ok({ endpoint: shown(endpoints.add(origin, settingsIn(body, world))) }, 201);
  }),
  route("GET /cdn/endpoints/{cdn_id}", (request, world) =>
    ok({ endpoint: shown(world.part(CdnEndpoints).of(request)) }),
  ),
  route("PUT /cdn/endpoints/{cdn_id}", (request, world) => {
    const endpoint = world.part(CdnEndpoints).of(request);
    Object.assign(endpoint, settingsIn((request.json ?? {}) as Body, world, endpoint));
    return ok({ endpoint: shown(endpoint) });
  }),
  route("DELETE /cdn/endpoints/{cdn_id}", (request, world) => {
    const endpoints = world.part(CdnEndpoints);
    endpoints.all.splice(endpoints.all.indexOf(endpoints.of(request)), 1);
    return noContent();
  }),
  route("DELETE /cdn/endpoints/{cdn_id}/cache", (request, world) => {
    const endpoints = world.part(CdnEndpoints);
    endpoints.of(request);
    const { files } = (request.json ?? {}) as Body;
    if (!Array.isArray(files) || files.length === 0) throw invalid("files can't be blank");
    endpoints.purged.push(...files.map(String));
    return noContent();
  }),
];
