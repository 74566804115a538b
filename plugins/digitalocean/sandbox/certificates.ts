import type { World } from "cargoshipper/sandbox";
import { conflict, invalid, noContent, notFound, ok, SandboxError } from "./answer.js";
import { Domains } from "./domains.js";
import { LoadBalancers } from "./load-balancers.js";
import { Pace } from "./pace.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

interface SandboxCertificate {
  readonly id: string;
  readonly name: string;
  readonly type: "custom" | "lets_encrypt";
  readonly dns_names: readonly string[];
  readonly not_after: string;
  readonly sha1_fingerprint: string;
  readonly created_at: string;
  /** When it is issued. */
  readonly readyAt: number;
}

type Body = Readonly<Record<string, unknown>>;

const DAY = 86_400_000;
const LIFE = 90;
/** Seconds until it is issued. */
const ISSUING = 20;
const PEM = /^-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----\s*$/;

/** The certificates there are: one for example.com. */
export class Certificates {
  readonly all: SandboxCertificate[] = [];

  constructor(private readonly world: World) {
    this.add("example-com", "lets_encrypt", ["example.com", "www.example.com"], 0);
  }

  add(
    name: string,
    type: SandboxCertificate["type"],
    dns_names: readonly string[],
    seconds = ISSUING,
  ): SandboxCertificate {
    const { world } = this;
    const made = {
      id: world.uuid(),
      name,
      type,
      dns_names,
      not_after: new Date(Date.now() + LIFE * DAY).toISOString(),
      sha1_fingerprint: world.id().padEnd(40, "0"),
      created_at: world.now(),
      readyAt: seconds === 0 ? 0 : Date.now() + seconds * world.part(Pace).milliseconds,
    };
    this.all.push(made);
    return made;
  }

  of({ params }: SandboxRequest): SandboxCertificate {
    const certificate = this.all.find(({ id }) => id === params["certificate_id"]);
    if (!certificate) throw notFound();
    return certificate;
  }
}

const shown = ({ readyAt, ...certificate }: SandboxCertificate) => ({
  ...certificate,
  state: readyAt <= Date.now() ? "verified" : "pending",
});

/** A certificate as a body asks for it. Throws what the API answers when it is wrong. */
function issue(body: Body, world: World): SandboxCertificate {
  const { name, type = "custom", dns_names } = body;
  const certificates = world.part(Certificates);
  if (typeof name !== "string" || name === "") throw invalid("name can't be blank");
  if (certificates.all.some((one) => one.name === name)) throw conflict("Certificate name must be unique");
  if (type === "lets_encrypt") {
    const names = Array.isArray(dns_names) ? dns_names.map(String) : [];
    if (names.length === 0) throw invalid("dns_names can't be blank");
    const domains = world.part(Domains).all.map((one) => one.name);
    const foreign = names.find(
      (one) => !domains.some((domain) => one === domain || one.endsWith(`.${domain}`)),
    );
    if (foreign !== undefined) throw invalid(`${foreign} is not managed by DigitalOcean DNS`);
    return certificates.add(name, "lets_encrypt", names);
  }
  if (![body["private_key"], body["leaf_certificate"]].every((one) => PEM.test(String(one))))
    throw invalid("private_key and leaf_certificate must be PEM");
  return certificates.add(name, "custom", ["uploaded.example.com"], 0);
}

export const certificateRoutes = [
  route("GET /certificates", (request, world) => {
    const name = request.query.get("name");
    const rows = world.part(Certificates).all.filter((one) => !name || one.name === name);
    return listed(request, "/certificates", "certificates", rows.map(shown));
  }),
  route("POST /certificates", ({ json }, world) =>
    ok({ certificate: shown(issue((json ?? {}) as Body, world)) }, 201),
  ),
  route("GET /certificates/{certificate_id}", (request, world) =>
    ok({ certificate: shown(world.part(Certificates).of(request)) }),
  ),
  route("DELETE /certificates/{certificate_id}", (request, world) => {
    const certificates = world.part(Certificates);
    const certificate = certificates.of(request);
    const isUsed = world
      .part(LoadBalancers)
      .all.some(({ forwarding_rules }) => JSON.stringify(forwarding_rules).includes(certificate.id));
    if (isUsed) throw new SandboxError(403, "forbidden", "certificate is in use by a load balancer");
    certificates.all.splice(certificates.all.indexOf(certificate), 1);
    return noContent();
  }),
];
