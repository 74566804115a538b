/** Which secret, and for whom. Both are in lower case with `_` for `-`, as an environment variable cannot tell them apart. */
export interface Address {
  readonly name: string;
  /** `*` for every plugin, a plugin, or `plugin/target`. */
  readonly scope: string;
}

/** What a name looks like, in words. */
export const NAME_FORM = "a lower-case letter, then lower-case letters, digits and single _ or -";

const NAME = /^(?!.*[_-]{2})[a-z][a-z0-9_-]{0,99}$/;

/** Whether a secret can be called so. Two `_` or `-` in a row would read as the end of a scope. */
export const isSecretName = (name: string): boolean => NAME.test(name);

const plainly = (text: string): string => text.toLowerCase().replaceAll("-", "_");

/** An address as one text. */
export const keyOf = ({ name, scope }: Address): string => `${scope} ${plainly(name)}`;

/** The scopes in which a secret holds for a plugin's target, the narrowest first. */
export function scopesOf(plugin: string, target: string | undefined): string[] {
  const own = plainly(plugin);
  return [...(target === undefined ? [] : [`${own}/${plainly(target)}`]), own, "*"];
}

/** Reads `NAME`, `PLUGIN__NAME` or `PLUGIN__TARGET__NAME`, in either case; anything else is undefined. */
export function readAddress(text: string): Address | undefined {
  const parts = plainly(text).split("__");
  const name = parts.pop() ?? "";
  if (!isSecretName(name) || parts.length > 2 || parts.includes("")) return undefined;
  return { name, scope: parts.join("/") || "*" };
}
