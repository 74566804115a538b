import type { World } from "cargoshipper/sandbox";
import { fieldsOf, type GraphqlDocument, type GraphqlField, type GraphqlValue } from "../graphql/document.js";
import { parse } from "../graphql/parse.js";
import { GraphqlSyntaxError } from "../graphql/tokens.js";
import type { Answer } from "./answer.js";
import { DATASETS } from "./datasets.js";
import { GraphqlFault } from "./graphql-error.js";
import { groupsOf } from "./graphql-groups.js";
import { route } from "./route.js";
import type { SandboxToken } from "./tokens.js";
import { Zones } from "./zones.js";

type Variables = Readonly<Record<string, unknown>>;

/** One query, while it is answered. */
interface Asking {
  readonly document: GraphqlDocument;
  readonly variables: Variables;
  readonly token: SandboxToken;
  readonly world: World;
}

export const graphqlRoutes = [
  route("POST /graphql", ({ json, token }, world) => {
    const { query, variables } = (json ?? {}) as { query?: unknown; variables?: Variables | null };
    try {
      return told(answer(String(query ?? ""), variables ?? {}, token, world), null);
    } catch (error) {
      if (error instanceof GraphqlFault) return told(null, [error.told()]);
      if (error instanceof GraphqlSyntaxError)
        return told(null, [new GraphqlFault(`Syntax Error GraphQL request: ${error.message}`).told()]);
      throw error;
    }
  }),
];

const told = (data: unknown, errors: unknown): Answer => ({
  body: JSON.stringify({ data, errors }),
  type: "application/json",
});

function answer(query: string, given: Variables, token: SandboxToken, world: World) {
  const document = parse(query);
  const [operation, ...more] = document.operations;
  if (!operation || more.length > 0)
    throw new GraphqlFault("must provide operation name if query contains multiple operations");
  if (operation.kind !== "query") throw new GraphqlFault(`schema is not configured for ${operation.kind}s`);
  const variables: Record<string, unknown> = {};
  for (const [name, { type, value }] of operation.variables) {
    variables[name] = given[name] ?? (value && resolved(value, {}));
    if (variables[name] === undefined && type.endsWith("!"))
      throw new GraphqlFault(`variable "${name}" of required type "${type}" was not provided`);
  }
  const asking = { document, variables, token, world };
  return each(operation.selections, asking, (field) => root(field, asking));
}

const each = (
  selections: GraphqlField["selections"],
  { document }: Asking,
  value: (field: GraphqlField) => unknown,
) => Object.fromEntries(fieldsOf(selections, document).map((field) => [field.alias, value(field)]));

function root(field: GraphqlField, asking: Asking): unknown {
  if (field.name === "__type") return typeNamed(argsOf(field, asking)["name"], field, asking);
  if (field.name !== "viewer") throw new GraphqlFault(`unknown field "${field.name}"`);
  return each(field.selections, asking, (scope) => {
    if (scope.name === "zones") return zonesOf(scope, asking);
    if (scope.name === "accounts") return accountsOf(scope, asking);
    if (scope.name === "budget") return 300;
    throw new GraphqlFault(`unknown field "${scope.name}"`, ["viewer"]);
  });
}

function typeNamed(name: unknown, { selections }: GraphqlField, asking: Asking) {
  if (name !== "zone" && name !== "account") return null;
  const facts: Readonly<Record<string, unknown>> = {
    name,
    fields: Object.keys(DATASETS).map((dataset) => ({ name: dataset })),
  };
  return each(selections, asking, (field) => facts[field.name]);
}

const mayRead = ({ permissions }: SandboxToken, permission: string) =>
  permissions === undefined || permissions.includes(permission);

function zonesOf(field: GraphqlField, asking: Asking) {
  const { world, token } = asking;
  const path = ["viewer", "zones"];
  const tag = tagIn(field, "zoneTag", asking);
  const zone = world.part(Zones).all.find(({ id }) => id === tag);
  if (!zone || !mayRead(token, "Zone → Analytics → Read"))
    throw new GraphqlFault(`zones [${String(tag)}] are not authorized`, path, "authz");
  // To a token that does not include the zone, it does not exist.
  if (token.zones && !token.zones.includes(zone.id)) return [];
  return [datasetsIn(field, [zone], `zone "${zone.id}"`, asking, [...path, "0"])];
}

function accountsOf(field: GraphqlField, asking: Asking) {
  const { world, token } = asking;
  const path = ["viewer", "accounts"];
  const tag = tagIn(field, "accountTag", asking);
  const zones = world.part(Zones).all.filter(({ account }) => account.id === tag);
  if (zones.length === 0 || !mayRead(token, "Account → Account Analytics → Read"))
    throw new GraphqlFault("not authorized for that account", path, "authz");
  return [datasetsIn(field, zones, `account "${String(tag)}"`, asking, [...path, "0"])];
}

function datasetsIn(
  field: GraphqlField,
  zones: Zones["all"],
  scope: string,
  asking: Asking,
  path: readonly string[],
) {
  return each(field.selections, asking, (one) => {
    const dataset = DATASETS[one.name];
    if (!dataset) throw new GraphqlFault(`unknown field "${one.name}"`, path);
    const { document } = asking;
    return groupsOf(dataset, zones, scope, {
      field: one,
      args: argsOf(one, asking),
      document,
      path: [...path, one.alias],
    });
  });
}

function tagIn(field: GraphqlField, name: string, asking: Asking): unknown {
  const filter = argsOf(field, asking)["filter"] as Variables | undefined;
  return filter?.[name];
}

const argsOf = ({ args }: GraphqlField, { variables }: Asking): Record<string, unknown> =>
  Object.fromEntries([...args].map(([name, value]) => [name, resolved(value, variables)]));

function resolved(value: GraphqlValue, variables: Variables): unknown {
  switch (value.kind) {
    case "variable":
      if (!(value.name in variables)) throw new GraphqlFault(`variable "${value.name}" is not defined`);
      return variables[value.name];
    case "enum":
      return value.name;
    case "literal":
      return value.value;
    case "list":
      return value.items.map((item) => resolved(item, variables));
    case "object":
      return Object.fromEntries([...value.fields].map(([name, one]) => [name, resolved(one, variables)]));
  }
}
