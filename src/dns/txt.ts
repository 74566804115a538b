import { quote, textOf, wordsOf } from "./words.js";

/** The strings of a content that is quoted from its beginning to its end; undefined when it is plain text. */
function quotedWords(content: string) {
  if (!content.trimStart().startsWith('"')) return undefined;
  const words = wordsOf(content);
  return words?.every(({ quoted }) => quoted) ? words : undefined;
}

/** The text of a TXT record; undefined when it is written in quotes and holds bytes that are no text in UTF-8. */
export function txtText(content: string): string | undefined {
  const words = quotedWords(content);
  return words ? textOf(words) : Buffer.from(content).toString();
}

/** A text as the content of a TXT record. Text that itself looks quoted has to be quoted, to be read as it is. */
export const txtContent = (text: string): string => (quotedWords(text) ? quote(text) : text);
