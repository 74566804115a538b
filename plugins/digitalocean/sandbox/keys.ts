import { createHash } from "node:crypto";
import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

/** An SSH key as the API shows it. */
export interface SandboxKey {
  readonly id: number;
  readonly fingerprint: string;
  readonly public_key: string;
  name: string;
}

const PUBLIC_KEY = /^(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-nistp\d+) ([A-Za-z0-9+/]+=*)(?: .*)?$/;

/** The SSH keys of the account. */
export class Keys {
  readonly all: SandboxKey[] = [];

  constructor(private readonly world: World) {
    for (const name of ["captain", "ci"]) this.add(name, `ssh-ed25519 ${madeUp(name)} ${name}@example.com`);
  }

  /** Throws what the API answers to a key that is none, or is there already. */
  add(name: unknown, publicKey: unknown): SandboxKey {
    if (typeof name !== "string" || name === "") throw invalid("Name can't be blank");
    const [, blob] = PUBLIC_KEY.exec(String(publicKey).trim()) ?? [];
    if (blob === undefined) throw invalid("Key invalid, key should be of type ssh-rsa, ecdsa or ed25519");
    const fingerprint = fingerprintOf(blob);
    if (this.all.some((one) => one.fingerprint === fingerprint))
      throw invalid("SSH Key is already in use on your account");
    const key = { id: this.world.number(), fingerprint, public_key: String(publicKey).trim(), name };
    this.all.push(key);
    return key;
  }

  /** By id or fingerprint; undefined when there is none. */
  find(reference: unknown): SandboxKey | undefined {
    return this.all.find(({ id, fingerprint }) => [String(id), fingerprint].includes(String(reference)));
  }

  of({ params }: SandboxRequest): SandboxKey {
    const key = this.find(params["ssh_key_identifier"]);
    if (!key) throw notFound();
    return key;
  }
}

/** A key that nobody has: the frame of an ed25519 key around made-up bytes. */
function madeUp(name: string): string {
  const framed = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const point = createHash("sha256").update(`key of ${name}`).digest();
  return Buffer.concat([framed(Buffer.from("ssh-ed25519")), framed(point)]).toString("base64");
}

const fingerprintOf = (blob: string): string =>
  createHash("md5")
    .update(Buffer.from(blob, "base64"))
    .digest("hex")
    .replace(/..(?!$)/g, "$&:");

const ONE = "/account/keys/{ssh_key_identifier}";

export const keyRoutes = [
  route("GET /account/keys", (request, world) =>
    listed(request, "/account/keys", "ssh_keys", world.part(Keys).all),
  ),
  route("POST /account/keys", ({ json }, world) => {
    const { name, public_key } = (json ?? {}) as { name?: unknown; public_key?: unknown };
    return ok({ ssh_key: world.part(Keys).add(name, public_key) }, 201);
  }),
  route(`GET ${ONE}`, (request, world) => ok({ ssh_key: world.part(Keys).of(request) })),
  route(`DELETE ${ONE}`, (request, world) => {
    const keys = world.part(Keys);
    keys.all.splice(keys.all.indexOf(keys.of(request)), 1);
    return noContent();
  }),
];
