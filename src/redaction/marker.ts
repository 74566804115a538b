/** Matches what stands in place of a secret. */
export const MARKER = /\[redacted:[0-9a-f]{4}\]/;

const WHOLLY = new RegExp(`^["']?${MARKER.source}["']?$`);

/** Makes markers. Equal values get equal ones for as long as the process runs, and nobody else can compute them. */
export class Markers {
  private key: string | undefined;

  /** What stands for a value; a value that is masked already, or empty, stays. */
  for(value: string): string {
    if (value === "" || WHOLLY.test(value)) return value;
    const { hash, randomBytes } = process.getBuiltinModule("node:crypto");
    this.key ??= randomBytes(32).toString("hex");
    // An HMAC would take four times as long, and what it adds is of no use to somebody who sees 16 bits.
    return `[redacted:${hash("sha256", this.key + value + this.key).slice(0, 4)}]`;
  }
}
