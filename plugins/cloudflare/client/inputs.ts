import * as z from "zod";

/** The zone that a tool is about; `lookups.zone` reads it. */
export const zoneInput = z.string().describe("Domain or id");

/** The account that a tool is about; `lookups.account` reads it. */
export const accountInput = z.string().optional().describe("Name or id, if several");
