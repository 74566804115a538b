import { type Call, type CallInput, type Operation, prepare } from "cargoshipper/api";
import { ToolError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import type { Lookups, Noun } from "../client/lookups.js";
import { DROPLETS } from "../droplets/droplet.js";

/** Deletions of more than what is named want this said; whoever is asked for the call has seen what it is. */
const DANGEROUS = "X-Dangerous";

type Find = (lookups: Lookups, given: string) => Promise<string>;

const idOf =
  <T>(noun: Noun<T>): Find =>
  async (lookups, given) =>
    noun.isId(given) || given.trim() === "" ? given : noun.idOf(await lookups.find(noun, given));

/** Variables of paths that take a name for an id. */
const BY_NAME: Readonly<Record<string, Find>> = { droplet_id: idOf(DROPLETS) };

/** Checks what a call would send, and looks names up. Nothing but look-ups is sent. */
export async function prepareCall(
  { lookups }: DigitalOcean,
  operation: Operation,
  input: CallInput,
): Promise<Call> {
  if (operation.id === "invoices_get_pdfByUUID")
    throw new ToolError("refused", `${operation.id} answers a PDF, which is no text.`, {
      next: "invoices_get_byUUID and invoices_get_csvByUUID answer what is in it.",
    });
  const call = await prepare(operation, input, {
    find: async (variable, given) =>
      given === undefined ? given : (BY_NAME[variable]?.(lookups, given) ?? given),
  });
  return operation.headers.includes(DANGEROUS)
    ? { ...call, headers: { ...call.headers, [DANGEROUS]: "true" } }
    : call;
}
