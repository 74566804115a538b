import { grouped } from "./grouped.js";

/** Operations whose answer is a credential, or is of no use without one, and what hands it to a person instead. */
export interface Revealing {
  /** What the answer is, as in "answers an API token". */
  readonly what: string;
  /** Where a person gets it, as a sentence without its full stop. */
  readonly instead: string;
  /** Their ids, with spaces between them. */
  readonly operations: string;
}

/** What an operation's answer would reveal, if it would. */
export const revealedIn = (
  groups: readonly Revealing[],
): ((id: string) => Pick<Revealing, "what" | "instead"> | undefined) => grouped(groups);
