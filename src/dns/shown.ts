/** A text in quotes and on one line: nothing in it ends the line, is invisible, or turns the order of letters round. */
export const inQuotes = (text: string): string =>
  JSON.stringify(text).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** A value within a sentence: in quotes, on one line, and not too long. */
export const shown = (value: unknown): string => {
  const text = String(value);
  return inQuotes(text.length > 60 ? `${text.slice(0, 57)}…` : text);
};
