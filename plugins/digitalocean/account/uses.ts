/** Requests that stand for all that a toolset makes: their scopes are what the toolset takes. */
export interface Uses {
  /** Paths of GET that need no id: `doctor` tries them. */
  readonly reads: readonly string[];
  readonly changes: readonly string[];
}

/** For each toolset what it asks of a token. The toolsets of the whole API ask what their operations do. */
export const USES: Readonly<Record<string, Uses>> = {
  account: { reads: ["/account", "/customers/my/balance", "/regions", "/sizes"], changes: [] },
  droplets: { reads: ["/droplets", "/images"], changes: ["POST /droplets", "DELETE /droplets/1"] },
};
