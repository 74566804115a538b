import { createHash } from "node:crypto";
import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

interface SandboxKey {
  readonly id: number;
  readonly name: string;
  readonly public_key: string;
  readonly fingerprint: string;
}

/** The SSH keys there are. */
export class Keys {
  readonly all: SandboxKey[] = [];

  constructor(private readonly world: World) {
    this.add("laptop", `ssh-ed25519 ${blobOf("ssh-ed25519", 1)} captain@example.com`);
  }

  /** Throws what the API answers to a key that is none, or is there already. */
  add(name: string, public_key: string): SandboxKey {
    const [type = "", blob = ""] = public_key.trim().split(/\s+/);
    const bytes = Buffer.from(blob, "base64");
    if (!/^(?:ssh|ecdsa|sk)-/.test(type) || bytes.length < 32)
      throw invalid("Key invalid, key should be of the format: type key [comment]");
    const md5 = createHash("md5").update(bytes).digest("hex");
    const fingerprint = md5.match(/../g)?.join(":") ?? md5;
    if (this.all.some((one) => one.fingerprint === fingerprint))
      throw invalid("SSH Key is already in use on your account");
    const key = { id: this.world.number(), name, public_key, fingerprint };
    this.all.push(key);
    return key;
  }

  /** The key of a request, by id or fingerprint. Throws what the API answers when there is none. */
  of({ params }: SandboxRequest): SandboxKey {
    const wanted = params["ssh_key_identifier"];
    const key = this.all.find(({ id, fingerprint }) => String(id) === wanted || fingerprint === wanted);
    if (!key) throw notFound();
    return key;
  }

  remove(key: SandboxKey): void {
    this.all.splice(this.all.indexOf(key), 1);
  }
}

/** The part of a public key that is coded: of its type, and with so many made-up bytes. */
function blobOf(type: string, seed: number): string {
  const key = createHash("sha256").update(`key ${seed}`).digest();
  const parts = [Buffer.from(type), key].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return Buffer.concat(parts).toString("base64");
}

export const keyRoutes = [
  route("GET /account/keys", (request, world) =>
    listed(request, "/account/keys", "ssh_keys", world.part(Keys).all),
  ),
  route("POST /account/keys", ({ json }, world) => {
    const { name, public_key } = (json ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof name !== "string" || name === "") throw invalid("Name can't be blank");
    return ok({ ssh_key: world.part(Keys).add(name, String(public_key ?? "")) }, 201);
  }),
  route("GET /account/keys/{ssh_key_identifier}", (request, world) =>
    ok({ ssh_key: world.part(Keys).of(request) }),
  ),
  route("DELETE /account/keys/{ssh_key_identifier}", (request, world) => {
    world.part(Keys).remove(world.part(Keys).of(request));
    return noContent();
  }),
];
