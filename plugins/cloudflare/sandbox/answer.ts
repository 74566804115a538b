/** What an operation answers: a result in the API's envelope, or something without one. */
export type Answer =
  | { readonly result: unknown; readonly info?: Readonly<Record<string, unknown>> | undefined }
  | {
      readonly body: string | Buffer;
      readonly type: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

export const ok = (result: unknown, info?: Readonly<Record<string, unknown>>): Answer => ({ result, info });

/** An error as the API answers it. */
export class SandboxError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const notFound = (code: number, message: string) => new SandboxError(404, code, message);
export const invalid = (code: number, message: string) => new SandboxError(400, code, message);

/** The API's envelope around a result. */
export const envelope = (result: unknown, info?: Readonly<Record<string, unknown>>) => ({
  result,
  success: true,
  errors: [],
  messages: [],
  ...(info && { result_info: info }),
});

/** The API's envelope around errors. */
export const failure = (code: number, message: string) => ({
  result: null,
  success: false,
  errors: [{ code, message }],
  messages: [],
});
