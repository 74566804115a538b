import type { ErrorKind } from "cargoshipper/plugin";

interface Known {
  readonly codes: readonly number[];
  /** Whether it means this with that status. */
  fits(status: number): boolean;
  readonly kind: ErrorKind;
  /** What to do next; `needed` is the permission that such a request takes, where it is known. */
  next(needed: string | undefined): string;
}

const TOKENS = "https://dash.cloudflare.com/profile/api-tokens";
const always = () => true;
const says = (next: string) => () => next;

const editToken = (needed: string | undefined) =>
  `Edit the token at ${TOKENS}: give it ${needed ?? "the permission for this"} and include this zone or account. It keeps its value, so no restart is needed; signing in again changes nothing.`;

/** What codes of Cloudflare's errors mean here. The first that fits counts. */
export const KNOWN: readonly Known[] = [
  {
    codes: [9109],
    fits: (status) => status === 403,
    kind: "authentication",
    next: editToken,
  },
  {
    codes: [9109, 1000],
    fits: (status) => status === 401,
    kind: "authentication",
    next: says(
      `The token is expired, revoked or mistyped. Create a new one at ${TOKENS}, set CLOUDFLARE_API_TOKEN and restart.`,
    ),
  },
  {
    codes: [10000],
    fits: (status) => status === 401 || status === 403,
    kind: "authentication",
    next: (needed) =>
      `Cloudflare says this of tokens that lack a permission${needed ? ` (here ${needed})` : ""} and of tokens that are not valid any more. \`cargoshipper doctor\` tells which: edit the token at ${TOKENS}, or create a new one and restart.`,
  },
  {
    codes: [6003, 6111, 9103, 9106, 9107, 9207],
    fits: always,
    kind: "authentication",
    next: says(
      `The credential is malformed or unknown: set CLOUDFLARE_API_TOKEN to a token exactly as ${TOKENS} showed it, and restart.`,
    ),
  },
  {
    codes: [81053, 81054, 81056, 81057, 81058],
    fits: always,
    kind: "conflict",
    next: says(
      "cloudflare_list_dns_records with this name shows what is there; change it with cloudflare_update_dns_record.",
    ),
  },
  {
    codes: [81044],
    fits: always,
    kind: "not_found",
    next: says("cloudflare_list_dns_records shows the records and their ids."),
  },
  {
    codes: [1022],
    fits: (status) => status === 400,
    kind: "conflict",
    next: says("A cloudflared is connected, or has connected again: stop it, then delete the tunnel."),
  },
  {
    codes: [1061],
    fits: always,
    kind: "conflict",
    next: says(
      "The domain is a zone already, here or in another account; cloudflare_list_zones shows yours.",
    ),
  },
  {
    codes: [7000, 7003],
    fits: always,
    kind: "not_found",
    next: says("The id or the path does not exist. List what there is, and use the name or id given there."),
  },
];
