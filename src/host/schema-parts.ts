import type * as z from "zod";

type Schema = z.core.$ZodType;

/** The schemas that a schema is made of. Which of them there are depends on its kind. */
export interface SchemaParts {
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly catchall?: Schema;
  readonly element?: Schema;
  readonly valueType?: Schema;
  readonly innerType?: Schema;
  readonly in?: Schema;
  readonly out?: Schema;
  readonly options?: readonly Schema[];
  readonly getter?: () => Schema;
}

export const partsOf = (schema: Schema): SchemaParts => schema._zod.def as unknown as SchemaParts;
