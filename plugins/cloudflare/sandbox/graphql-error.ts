/** An error as GraphQL answers it: with status 200, beside the data. */
export class GraphqlFault extends Error {
  constructor(
    message: string,
    readonly path: readonly string[] = [],
    readonly code?: string,
  ) {
    super(message);
  }

  /** As it stands in an answer. */
  told() {
    const { message, path, code } = this;
    return {
      message,
      path: path.length > 0 ? path : null,
      extensions: { ...(code && { code }), timestamp: new Date().toISOString() },
    };
  }
}

/** Seconds as the API writes them: `1w2d`. */
export function spanText(seconds: number): string {
  let left = Math.round(seconds);
  const parts = [
    ["w", 604_800],
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const;
  const text = parts.map(([unit, size]) => {
    const amount = Math.floor(left / size);
    left -= amount * size;
    return amount > 0 ? `${amount}${unit}` : "";
  });
  return text.join("") || "0s";
}
