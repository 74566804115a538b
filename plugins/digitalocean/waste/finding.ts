/** Something that costs money and may not be needed. */
export interface Finding {
  /** Its kind: `volume`. */
  readonly what: string;
  readonly name: string;
  readonly id: string;
  readonly why: string;
  /** Dollars a month. */
  readonly monthly: number;
  /** How to be rid of it. */
  readonly tool: string;
}
