/** What is used of js-yaml, which comes without types. */
declare module "js-yaml" {
  interface Schema {
    extend(types: { readonly implicit: readonly object[] }): Schema;
  }
  export const CORE_SCHEMA: Schema;
  export const types: { readonly merge: object };
  export function load(text: string, options: { readonly schema: Schema }): unknown;
  export function dump(
    value: unknown,
    options: { readonly schema: Schema; readonly lineWidth: number; readonly noRefs: boolean },
  ): string;
}
