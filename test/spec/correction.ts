/** A fault of a document that shows wherever a part of it is used, put right there. */
export interface Correction {
  /** Where, among the document's components. */
  readonly at: string;
  /** What it says. A document that says otherwise needs another look. */
  readonly was: unknown;
  readonly is: unknown;
  /** What the API does, and how that is known. */
  readonly why: string;
}

type Place = Record<string, unknown> | undefined;

/** Puts right what is known to be wrong in the components of a document. */
export function correct(components: unknown, corrections: readonly Correction[]): void {
  for (const { at, was, is } of corrections) {
    const parts = at.split("/");
    const last = parts.pop() ?? "";
    const place = parts.reduce((node, part) => node?.[part] as Place, components as Place);
    if (!place || JSON.stringify(place[last]) !== JSON.stringify(was))
      throw new Error(`The document has changed at ${at}: spec-corrections.ts needs another look.`);
    place[last] = is;
  }
}
