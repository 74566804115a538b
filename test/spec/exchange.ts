/** A request to a sandbox and what it answered. */
export interface Exchange {
  /** The route's verb and path below the API's base: `GET /zones/{zone_id}`; undefined where there is none. */
  readonly at: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** 0 where trouble spoiled the answer. */
  readonly status: number;
  readonly answer: unknown;
}
