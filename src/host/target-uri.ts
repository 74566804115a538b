/** The argument, and the variable of a URI, that says at which place something is to happen. */
export const TARGET = "target";

/** Cuts `?target=NAME` off a URI. */
export function splitTarget(uri: string): { readonly bare: string; readonly target: string | undefined } {
  const [, bare, target] = /^(.*)\?target=([a-z][a-z0-9_-]*)$/s.exec(uri) ?? [];
  return bare === undefined ? { bare: uri, target: undefined } : { bare, target };
}

/** A template as it is listed where there are several places. */
export const targetTemplate = (uri: string): string => `${uri}{?${TARGET}}`;

/** A template without what `targetTemplate` adds. */
export const bareTemplate = (uri: string): string => uri.replace(/\{\?target\}$/, "");

/**
 * Every way in which a rule may write a URI, or a template, at one place: as it is declared, and as lists show it where
 * there are several places.
 */
export const spellings = (uri: string, target: string | undefined): string[] => [
  uri,
  targetTemplate(uri),
  ...(target === undefined ? [] : [`${uri}?${TARGET}=${target}`]),
];
