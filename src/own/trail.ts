import type { Provider } from "../host/providers.js";
import type { Clue, Locator, Place } from "../plugin/index.js";

/** A place on a trail, with who knows it and the hosts that follow. */
export interface Found {
  readonly place: Place;
  readonly by: Provider<Locator>;
  /** The place that led to it; undefined for those of the first host. */
  readonly from: Found | undefined;
  readonly next: Followed[];
}

/** A host, and what was found of it. */
export interface Followed {
  readonly clue: Clue;
  /** As it is shown. */
  readonly text: string;
  readonly found: Found[];
  /** The place that led here; undefined for the first one. */
  readonly from?: Found | undefined;
  /** Why nothing was, where nothing was. */
  end?: "known already" | "the same" | "unknown" | "hidden" | "too far";
}

/** What came of a walk. */
export interface Trail {
  readonly start: Followed;
  /** Whoever could not be asked, and why. */
  readonly unasked: ReadonlyMap<Provider<Locator>, string>;
  /** How much is not shown, and by which rule. */
  readonly hidden: readonly string[];
  /** What was left out: it was too much, too far or too late, or could not be read. */
  readonly leftOut: readonly string[];
}
