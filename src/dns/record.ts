/** A record as every provider knows it. */
export interface DnsRecord {
  /** Absolute, in lower case, without a final dot: `www.example.com`; the apex is `example.com`. */
  readonly name: string;
  /** `A`, `TXT`. */
  readonly type: string;
  /** The data as text, without the priority of MX, SRV and URI: `5 5060 sip.example.com`. TXT is text without quotes. */
  readonly content: string;
  /** Of MX, SRV and URI. */
  readonly priority?: number | undefined;
  /** Seconds; undefined means whatever the provider takes by itself. */
  readonly ttl?: number | undefined;
  readonly comment?: string | undefined;
  /** What only one provider knows of: `{ proxied: true }`. */
  readonly options?: Readonly<Record<string, Option>> | undefined;
}

/** A value of `options`. */
export type Option = string | number | boolean | readonly string[];
