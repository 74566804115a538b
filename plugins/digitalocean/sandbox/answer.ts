import { type Answer, Refusal } from "cargoshipper/sandbox";

export type { Answer } from "cargoshipper/sandbox";

/** A document, with the status of the operation. */
export const ok = (json: unknown, status = 200): Answer => ({ status, json });

/** What is answered where there is nothing to tell. */
export const noContent = (): Answer => ({ status: 204, json: undefined });

/** An error as most of the API answers it. */
export class SandboxError extends Refusal {
  constructor(
    status: number,
    readonly id: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(status, failure(id, message), message, headers);
  }
}

/** Stands for an id where trouble is to be told in the other shape. */
export const ROOT_CAUSE = "root_cause";

const rootCause = (error: string, causes: readonly string[]) => ({
  error,
  messages: null,
  root_causes: causes,
});

/** An error in the other shape, which volumes, load balancers and firewalls have for some. */
export class RootCauseError extends Refusal {
  constructor(status: number, error: string, causes: readonly string[]) {
    super(status, rootCause(error, causes), error);
  }
}

export const notFound = () =>
  new SandboxError(404, "not_found", "The resource you were accessing could not be found.");
export const invalid = (message: string) => new SandboxError(422, "unprocessable_entity", message);
export const conflict = (message: string) => new SandboxError(409, "conflict", message);

/** The document of an error, in the other shape where the id says so. */
export const failure = (id: number | string, message: string) =>
  id === ROOT_CAUSE ? rootCause(message, []) : { id: String(id), message };
