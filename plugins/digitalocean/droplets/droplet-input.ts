import * as z from "zod";

/** A droplet, as parameters name one. */
export const dropletInput = z.string().describe("Name or id");
