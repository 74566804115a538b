import * as z from "zod";

/** Bytes that a key may have at most: 512 in KV, 1,024 in R2. */
const bytes = (text: string) => Buffer.byteLength(text);

const key = (most: number) =>
  z
    .string()
    // Alone they would be steps in the path of a request, to another object than the one that is meant.
    .refine((text) => text !== "." && text !== "..", "no key can be . or ..")
    .refine((text) => !/\p{Surrogate}/u.test(text), "expected whole Unicode characters")
    .refine((text) => bytes(text) >= 1 && bytes(text) <= most, `expected 1 to ${most} bytes in UTF-8`);

/** A key of KV. */
export const kvKey = key(512);

/** A key of R2; it may hold slashes. */
export const r2Key = key(1024);
