import type { IncomingHttpHeaders } from "node:http";
import type { Asked, World } from "cargoshipper/sandbox";
import { permissionFor } from "../client/permissions.js";
import { SandboxError } from "./answer.js";

/** A credential that the sandbox takes. */
export interface SandboxToken {
  readonly id: string;
  readonly value: string;
  readonly kind: "user" | "account" | "key";
  readonly status: "active" | "disabled" | "expired";
  readonly expires_on?: string | undefined;
  /** Permissions as the dashboard names them, `Zone → DNS → Edit`; undefined: all of them. Edit includes Read. */
  readonly permissions?: readonly string[] | undefined;
  /** Ids of the zones that it includes; undefined: all of them. */
  readonly zones?: readonly string[] | undefined;
}

/** The credential that the sandbox gives the plugin. Made up: no provider knows it. */
export const SANDBOX_TOKEN = "sandbox-token-of-cargoshipper-0000000000";
/** The email address and the key that are taken as well. */
export const SANDBOX_EMAIL = "captain@example.com";
export const SANDBOX_KEY = "5a4db0c5a4db0c5a4db0c5a4db0c5a4db0c5a";

/** The credentials there are. */
export class Tokens {
  private readonly known: SandboxToken[];

  constructor(private readonly world: World) {
    this.known = [
      { id: world.id(), value: SANDBOX_TOKEN, kind: "user", status: "active" },
      { id: "key", value: SANDBOX_KEY, kind: "key", status: "active" },
    ];
  }

  add(token: Partial<SandboxToken> & { readonly value: string }): SandboxToken {
    const added: SandboxToken = { id: this.world.id(), kind: "user", status: "active", ...token };
    this.known.push(added);
    return added;
  }

  /** Takes the place of one with the same value: in the middle of a session, for example, as one that is expired. */
  change(value: string, change: Partial<SandboxToken>): void {
    const at = this.known.findIndex((token) => token.value === value);
    const token = this.known[at];
    if (token) this.known[at] = { ...token, ...change };
  }

  /** The token of a request. Throws what the API answers to one without a usable credential. */
  of(headers: IncomingHttpHeaders): SandboxToken {
    const { authorization, "x-auth-email": email, "x-auth-key": key } = headers;
    if (authorization === undefined && email === undefined && key === undefined)
      throw new SandboxError(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
    if (authorization !== undefined && (email !== undefined || key !== undefined))
      throw new SandboxError(400, 6003, "Invalid request headers");
    if (authorization === undefined) {
      const known = this.known.find(({ kind, value }) => kind === "key" && value === key);
      if (email !== SANDBOX_EMAIL || !known)
        throw new SandboxError(403, 9103, "Unknown X-Auth-Key or X-Auth-Email");
      return known;
    }
    const value = /^Bearer (\S{20,})$/.exec(authorization)?.[1];
    if (value === undefined) throw new SandboxError(400, 6111, "Invalid format for Authorization header");
    const token = this.known.find((one) => one.kind !== "key" && one.value === value);
    if (!token) throw new SandboxError(401, 1000, "Invalid API Token");
    if (token.status !== "active") throw new SandboxError(401, 9109, "Invalid access token");
    return token;
  }
}

/** Throws what the API answers when a token may not do something. */
export function permit(token: SandboxToken, { method, path }: Asked): void {
  const zone = /^\/zones\/([0-9a-f]{32})/.exec(path)?.[1];
  if (zone !== undefined && token.zones && !token.zones.includes(zone))
    throw new SandboxError(403, 9109, "Unauthorized to access requested resource");
  // GraphQL says it in its own way.
  if (path === "/graphql") return;
  const needed = permissionFor(method, path);
  if (needed !== undefined && !hasPermission(token, needed))
    throw new SandboxError(403, 10000, "Authentication error");
}

/** Whether a token has a permission, or one that includes it. */
export function hasPermission({ permissions }: SandboxToken, needed: string): boolean {
  const edit = needed.replace(/Read$/, "Edit");
  return permissions === undefined || permissions.includes(needed) || permissions.includes(edit);
}
