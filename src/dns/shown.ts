/** A value within a sentence: in quotes, on one line, and not too long. */
export const shown = (value: unknown): string => {
  const text = String(value);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
};
