/** Something that costs money and may not be needed. */
export interface Finding {
  /** Its kind: `volume`. */
  readonly what: string;
  readonly name: string;
  readonly id: string;
  readonly why: string;
  /** Dollars a month; undefined where the price is not known. */
  readonly monthly: number | undefined;
  /** How to be rid of it. */
  readonly tool: string;
}
