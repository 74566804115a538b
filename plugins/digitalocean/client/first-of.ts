/** The first of some texts, and how many more there are: a person reads twenty names, and not two hundred. */
export const firstOf = (texts: readonly string[], most = 20): readonly string[] =>
  texts.length > most ? [...texts.slice(0, most), `and ${texts.length - most} more`] : texts;
