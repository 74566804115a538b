/** How long things may take. Tests have shorter seconds. */
export interface Times {
  /** Milliseconds of a second. */
  readonly second: number;
  /** Seconds without headers, or without a byte of a body, after which a provider is given up. */
  readonly silence: number;
  /** Seconds that one request may spend waiting for its turn and for another attempt, all together. */
  readonly waiting: number;
}

export const TIMES: Times = { second: 1000, silence: 30, waiting: 30 };
