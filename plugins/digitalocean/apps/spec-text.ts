import { ValidationError } from "cargoshipper/plugin";

/** Characters of a spec, and values in it: aliases of YAML make many of few characters. */
const LONGEST = 200_000;
const MOST_VALUES = 20_000;

const yaml = async () => {
  const { CORE_SCHEMA, dump, load, types } = await import("js-yaml");
  // Of what YAML adds to JSON only merging: a date or a time in a spec is a text.
  return { dump, load, schema: CORE_SCHEMA.extend({ implicit: [types.merge] }) };
};

/** The document in a text of JSON or YAML. Throws a ValidationError that says where it cannot be read. */
export async function readSpecText(text: string): Promise<unknown> {
  if (text.length > LONGEST)
    throw new ValidationError(`spec: it has more than ${LONGEST} characters.`, { next: "Give an app spec." });
  const document = text.trimStart().startsWith("{") ? fromJson(text) : await fromYaml(text);
  countValues(document);
  return document;
}

/** A spec as YAML. */
export async function writeSpecText(spec: unknown): Promise<string> {
  const { dump, schema } = await yaml();
  return dump(spec, { schema, lineWidth: -1, noRefs: true });
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(`JSON: ${(error as Error).message}`, error);
  }
}

async function fromYaml(text: string): Promise<unknown> {
  const { load, schema } = await yaml();
  try {
    return load(text, { schema });
  } catch (error) {
    const { reason = "", mark } = error as { reason?: string; mark?: { line: number; column: number } };
    const where = mark ? ` in line ${mark.line + 1}, column ${mark.column + 1}` : "";
    throw unreadable(`YAML${where}: ${reason || (error as Error).message}`, error);
  }
}

/** The text itself is not shown: it may hold secrets. */
const unreadable = (what: string, cause: unknown) =>
  new ValidationError(`spec: it is no ${what}.`, { next: "Give the app spec as YAML or JSON.", cause });

function countValues(document: unknown): void {
  const left = [document];
  for (let count = 0; left.length > 0; count++) {
    if (count > MOST_VALUES)
      throw new ValidationError(`spec: it has more than ${MOST_VALUES} values, with its aliases.`, {
        next: "Give an app spec.",
      });
    const value = left.pop();
    if (typeof value === "object" && value !== null) left.push(...Object.values(value));
  }
}
