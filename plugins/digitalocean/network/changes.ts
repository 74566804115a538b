import type { Settings } from "./network-kind.js";

/** What is different, a line each: `+ inbound: …` and `- inbound: …` for lists, `ttl: 60 instead of 3600` for the rest. */
export function changesOf(before: Settings, after: Settings): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (Array.isArray(was) || Array.isArray(is)) return listChanges(name, asList(was), asList(is));
    if (said(was) === said(is) || (was === undefined && isNothing(is))) return [];
    return [was === undefined ? `${name}: ${said(is)}` : `${name}: ${said(is)} instead of ${said(was)}`];
  });
}

function listChanges(name: string, was: readonly string[], is: readonly string[]): string[] {
  const gone = was.filter((one) => !is.includes(one)).map((one) => `- ${name}: ${one}`);
  const come = is.filter((one) => !was.includes(one)).map((one) => `+ ${name}: ${one}`);
  return [...gone, ...come];
}

/** Whether a value is what a thing has anyway when nobody has said anything. */
const isNothing = (value: unknown): boolean =>
  value === false || value === "" || said(value) === "none" || said(value) === "{}";

const asList = (value: unknown): string[] => (Array.isArray(value) ? value.map(said) : []);

const said = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined || value === null ? "none" : JSON.stringify(value);
