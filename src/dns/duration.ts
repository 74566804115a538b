const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** The seconds of `300`, `1h30m` or `1W`; undefined when a text is no duration. */
export function seconds(text: string): number | undefined {
  if (!/^(?:\d+|(?:\d+[smhdw])+)$/i.test(text)) return undefined;
  let sum = 0;
  for (const [, count, unit = ""] of text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g))
    sum += Number(count) * (UNITS[unit] ?? 1);
  return sum;
}
