import type { Affected, Risk } from "../plugin/index.js";
import type { Bound } from "./bound.js";
import type { LiveCall } from "./live-call.js";
import { judgeObjects } from "./objects.js";
import { objectRules, refuse } from "./policy.js";

type Instance = Readonly<Record<string | symbol, unknown>>;
type Before<T> = (input: unknown, call: LiveCall) => readonly T[] | Promise<readonly T[]>;

/** Throws when a rule about objects forbids a call. The plugin is asked which objects it means only when a rule fits. */
export async function examineObjects(
  { subjects, policy }: Bound<unknown>,
  { resolve }: { readonly resolve?: string },
  instance: Instance,
  input: unknown,
  call: LiveCall,
): Promise<void> {
  const rules = [...new Set(subjects.flatMap((subject) => objectRules(subject, policy)))];
  if (rules.length === 0) return;
  // What says nothing of its objects has been refused before, unless its catalogue is at fault.
  const objects = resolve === undefined ? undefined : await before<Affected>(instance, resolve, input, call);
  if (!objects) throw new Error("It cannot say which objects it is about, although its catalogue says so.");
  refuse(judgeObjects(rules, objects));
}

/** What tells the objects of a call from others, their ids where they have some; nothing of a tool that cannot say it. */
export async function identitiesOf(
  { resolve }: { readonly resolve?: string },
  instance: Instance,
  input: unknown,
  call: LiveCall,
): Promise<unknown> {
  if (resolve === undefined) return null;
  const objects = await before<Affected>(instance, resolve, input, call);
  return objects.map(({ kind, id, names = [] }) =>
    id === undefined ? { kind, names: names === "unknown" ? names : [...names].sort() } : { kind, id },
  );
}

/** The risks that a call would bring about, as the plugin states them. */
export const statedRisks = async (
  { risks }: { readonly risks?: string },
  instance: Instance,
  input: unknown,
  call: LiveCall,
): Promise<readonly Risk[]> => (risks === undefined ? [] : before<Risk>(instance, risks, input, call));

const before = <T>(instance: Instance, method: string, input: unknown, call: LiveCall) =>
  (instance[method] as Before<T>).call(instance, input, call);
