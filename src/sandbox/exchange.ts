import type { IncomingHttpHeaders } from "node:http";

/** A request that was answered, for whoever checks both. */
export interface Exchange {
  /** The route's verb and path; undefined where there is none. */
  readonly at: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** 0 where trouble took the place of the answer. */
  readonly status: number;
  readonly answer: unknown;
}
