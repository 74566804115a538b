declare const PATH: unique symbol;

/** A path below /v2 whose parts are encoded. */
export type ApiPath = string & { readonly [PATH]: true };

/**
 * A path below /v2, as a template: path`/droplets/${id}`. Each value is one part of it, whatever it holds. Throws a
 * RangeError for an empty one, which would make it the path of something else.
 */
export function path(texts: TemplateStringsArray, ...values: readonly (string | number)[]): ApiPath {
  const parts = values.map((value) => {
    const text = String(value);
    if (text === "" || text === "." || text === "..") throw new RangeError(`"${text}" is no part of a path.`);
    return encodeURIComponent(text);
  });
  return String.raw({ raw: texts }, ...parts) as ApiPath;
}
