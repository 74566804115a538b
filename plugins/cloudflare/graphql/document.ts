/** A value as it stands in a document. Enums are names that mean themselves. */
export type GraphqlValue =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "enum"; readonly name: string }
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "list"; readonly items: readonly GraphqlValue[] }
  | { readonly kind: "object"; readonly fields: ReadonlyMap<string, GraphqlValue> };

export interface GraphqlField {
  readonly kind: "field";
  /** What it is called in the answer. */
  readonly alias: string;
  readonly name: string;
  readonly args: ReadonlyMap<string, GraphqlValue>;
  readonly selections: readonly Selection[];
  readonly directives: readonly string[];
}

/** What stands between braces: a field, a fragment by its name, or one on the spot. */
export type Selection =
  | GraphqlField
  | { readonly kind: "spread"; readonly name: string; readonly directives: readonly string[] }
  | {
      readonly kind: "inline";
      readonly selections: readonly Selection[];
      readonly directives: readonly string[];
    };

export interface GraphqlVariable {
  /** With its exclamation mark, if any. */
  readonly type: string;
  readonly value: GraphqlValue | undefined;
}

export interface GraphqlOperation {
  readonly kind: "query" | "mutation" | "subscription";
  readonly variables: ReadonlyMap<string, GraphqlVariable>;
  readonly selections: readonly Selection[];
}

/** A GraphQL document, as far as requests hold such. */
export interface GraphqlDocument {
  readonly operations: readonly GraphqlOperation[];
  readonly fragments: ReadonlyMap<string, readonly Selection[]>;
}

/** The fields of selections, those of fragments among them. One that is unknown, or holds itself, adds nothing. */
export function fieldsOf(
  selections: readonly Selection[],
  document: GraphqlDocument,
  above: readonly string[] = [],
): GraphqlField[] {
  return selections.flatMap((selection) => {
    if (selection.kind === "field") return [selection];
    if (selection.kind === "inline") return fieldsOf(selection.selections, document, above);
    const fragment = above.includes(selection.name) ? undefined : document.fragments.get(selection.name);
    return fragment ? fieldsOf(fragment, document, [...above, selection.name]) : [];
  });
}
