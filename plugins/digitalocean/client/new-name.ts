import * as z from "zod";

/** A name that something is to get, which is not empty: checked here, since a bound in the schema costs a model tokens. */
export const newName = z.string().refine((name) => name.trim() !== "", { error: "expected a name" });
