import { type Answer, Refusal } from "cargoshipper/sandbox";

export type { Answer } from "cargoshipper/sandbox";

/** A result in the API's envelope. */
export const ok = (result: unknown, info?: Readonly<Record<string, unknown>>): Answer => ({
  json: { result, success: true, errors: [], messages: [], ...(info && { result_info: info }) },
});

/** An error as the API answers it. */
export class SandboxError extends Refusal {
  constructor(
    status: number,
    readonly code: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(status, failure(code, message), message, headers);
  }
}

export const notFound = (code: number, message: string) => new SandboxError(404, code, message);
export const invalid = (code: number, message: string) => new SandboxError(400, code, message);

/** The API's envelope around errors. */
export const failure = (code: number | string, message: string) => ({
  result: null,
  success: false,
  errors: [{ code: Number(code), message }],
  messages: [],
});
