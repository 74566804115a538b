/** What steers a terminal, hides text or ends a line, in a form that can be seen. */
const shown = (letter: string): string => {
  const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[letter];
  return short ?? `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`;
};

/** A text of one line, in which nothing can be taken for another line or stay unseen. */
export const oneLine = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, shown);

/** A text of lines, in which nothing steers a terminal. */
export const printable = (text: string): string => text.replace(/(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/gu, shown);
