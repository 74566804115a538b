import { type Call, type CallInput, type Operation, prepare } from "cargoshipper/api";
import { ToolError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { DROPLETS } from "../droplets/droplet.js";

/** Deletions of more than what is named want this said; whoever is asked for the call has seen what it is. */
const DANGEROUS = "X-Dangerous";

/** Checks what a call would send, with the ids of droplets for their names. Nothing but look-ups is sent. */
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
      variable !== "droplet_id" || given === undefined || DROPLETS.isId(given) || given.trim() === ""
        ? given
        : DROPLETS.idOf(await lookups.find(DROPLETS, given)),
  });
  const { headers } = operation;
  return headers.includes(DANGEROUS) ? { ...call, headers: { ...call.headers, [DANGEROUS]: "true" } } : call;
}
