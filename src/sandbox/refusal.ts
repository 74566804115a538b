/** An answer that is an error, in whatever form the API has for one. Thrown by what plays it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    /** The document that is answered. */
    readonly body: unknown,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
