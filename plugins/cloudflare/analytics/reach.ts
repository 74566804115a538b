import { fieldsOf, type GraphqlDocument, type GraphqlField } from "../graphql/document.js";

/** What a query can tell of: what its variables name, and whether it could be anything else as well. */
export interface Reach {
  readonly zone: boolean;
  readonly account: boolean;
  /** Zones or accounts that are named in another way than by the two variables. */
  readonly other: boolean;
}

/** Fields that tell of no zone or account. */
const HARMLESS = ["__typename", "__schema", "__type", "budget"];

/** What a query reaches. Whatever is not surely about the two variables counts as `other`. */
export function reachOf(document: GraphqlDocument): Reach {
  const roots = document.operations.flatMap(({ selections }) => fieldsOf(selections, document));
  const scopes = roots.flatMap((root) =>
    root.name === "viewer" ? fieldsOf(root.selections, document) : [root],
  );
  const places = scopes.map(placeOf);
  return {
    zone: places.includes("zone"),
    account: places.includes("account"),
    other: places.includes("other"),
  };
}

function placeOf(field: GraphqlField): keyof Reach | "none" {
  if (HARMLESS.includes(field.name)) return "none";
  if (field.name === "zones" && isBy(field, "zoneTag")) return "zone";
  if (field.name === "accounts" && isBy(field, "accountTag")) return "account";
  return "other";
}

/** Whether it is filtered by that variable, and by nothing else. */
function isBy({ args }: GraphqlField, name: string): boolean {
  const filter = args.get("filter");
  if (filter?.kind !== "object" || filter.fields.size !== 1) return false;
  const tag = filter.fields.get(name);
  return tag?.kind === "variable" && tag.name === name;
}
