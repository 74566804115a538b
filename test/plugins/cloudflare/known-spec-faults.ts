/** A difference that is looked at and right: the description is wrong, or older than the API. */
export interface KnownFault {
  /** The route, whatever its variables are called: `GET /zones/{zone_id}`; `*` for all. */
  readonly operation: string;
  readonly by: "document" | "sdk";
  /** `required`, `unknown`, `type`, or another keyword of the schema. */
  readonly fault: string;
  /** As the failure says it, with `*` for any index. */
  readonly pointer: string;
  /** What the API does, how that is known, and since when. */
  readonly why: string;
}

/** Every known fault of the document of August 2024 and of the types of cloudflare 7.3.0 that the sandbox meets. */
export const KNOWN_FAULTS: readonly KnownFault[] = [];
