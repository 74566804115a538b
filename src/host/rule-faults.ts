import type { PolicyLayer, SourcedObjectRule, SourcedPattern } from "../config/load.js";
import { nearest } from "../plugin/index.js";
import type { Bound, Offer } from "./bound.js";
import { decoded } from "./decoded.js";
import { layersOf, matches, type Subject } from "./policy.js";
import { bareTemplate } from "./target-uri.js";
import { fitsSomeUri } from "./uri-overlap.js";

/** A denial that was probably not meant as it is written. */
export interface RuleFault extends SourcedPattern {
  /** What is wrong with it, as the rest of a sentence about it. */
  readonly problem: string;
  /** What was probably meant, as a sentence. */
  readonly hint?: string;
}

/**
 * Finds denials that were probably not meant as they are written: one that fits nothing where it holds protects nothing,
 * and one about a kind of object that no plugin knows forbids all that it fits. `whole` says that `offer` has everything
 * that the host's own rules could be about.
 */
export function ruleFaults(
  { tools, resources, prompts }: Offer,
  host: PolicyLayer,
  kinds: readonly string[],
  whole: boolean,
): RuleFault[] {
  const bounds = [...tools, ...resources, ...prompts].flatMap(
    (offered): readonly Bound<unknown>[] => offered.bounds,
  );
  const layers = [...new Set([host, ...bounds.flatMap(({ policy }) => policy.layers)])];
  const judged = bounds.flatMap(({ policy, subjects }) =>
    subjects.map((subject) => ({ subject, layers: layersOf(subject, policy) })),
  );
  const all = judged.map(({ subject }) => subject);
  const idle = layers.flatMap((layer) => {
    if (layer === host && !whole) return [];
    const subjects = judged.flatMap((one) => (one.layers.includes(layer) ? [one.subject] : []));
    return [...layer.deny, ...layer.objects].flatMap((rule) => idleFault(rule, layer, subjects, all));
  });
  const strange = layers.flatMap(({ objects }) => objects.flatMap((rule) => kindFaults(rule, kinds)));
  return [...idle, ...strange];
}

function idleFault(
  { pattern, where }: SourcedPattern,
  { toolset }: PolicyLayer,
  subjects: readonly Subject[],
  all: readonly Subject[],
): RuleFault[] {
  if (fitsAny(pattern, subjects)) return [];
  const problem = toolset === undefined ? "fits nothing" : `fits nothing in toolset ${toolset}`;
  if (fitsAny(pattern, all)) return [{ pattern, where, problem, hint: "What it names is elsewhere." }];
  const meant = meantBy(pattern, subjects);
  return [{ pattern, where, problem, ...(meant !== undefined && { hint: `Did you mean ${meant}?` }) }];
}

const kindFaults = ({ pattern, when, where }: SourcedObjectRule, kinds: readonly string[]): RuleFault[] =>
  Object.keys(when)
    .filter((kind) => !kinds.includes(kind))
    .map((kind) => {
      const meant = nearest(kind, kinds);
      return {
        pattern,
        where,
        problem: `is about ${kind}, a kind of object that no plugin knows, and forbids all that it fits`,
        hint: meant === undefined ? `There are ${kinds.join(", ") || "none"}.` : `Did you mean ${meant}?`,
      };
    });

/** Whether a rule fits something as it is listed, or a URI that it may be asked for by. */
const fitsAny = (pattern: string, subjects: readonly Subject[]): boolean =>
  subjects.some(
    (subject) =>
      matches(pattern, subject) ||
      subject.names.some((name) => [pattern, decoded(pattern)].some((one) => fitsSomeUri(one, name))),
  );

const WILDCARD = /\*|\?(?!target=)/;

/** The pattern as it would fit if case did not matter; or, for one without wildcards, the nearest name. */
function meantBy(pattern: string, subjects: readonly Subject[]): string | undefined {
  const names = [...new Set(subjects.flatMap((subject) => subject.names))];
  const lower = (text: string) => text.toLowerCase();
  const inCase = subjects.map((subject) => ({ ...subject, names: subject.names.map(lower) }));
  if (fitsAny(lower(pattern), inCase)) {
    return fitsAny(lower(pattern), subjects)
      ? lower(pattern)
      : names.find((name) => lower(name) === lower(pattern));
  }
  if (WILDCARD.test(pattern)) return undefined;
  return nearest(
    pattern,
    names.filter((name) => bareTemplate(name) === name),
  );
}
