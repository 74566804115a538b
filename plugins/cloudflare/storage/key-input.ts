import * as z from "zod";

const key = (most: number) =>
  z
    .string()
    // Alone they would be steps in the path of a request, to another object than the one that is meant.
    .refine((text) => text !== "." && text !== "..", "no key can be . or ..")
    .refine((text) => !/\p{Surrogate}/u.test(text), "expected whole Unicode characters")
    .refine((text) => text !== "" && Buffer.byteLength(text) <= most, `expected 1 to ${most} bytes in UTF-8`);

/** A key of KV. */
export const kvKey = key(512);

/** A key of R2; it may hold slashes. */
export const r2Key = key(1024);
