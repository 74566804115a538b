import { ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { newName } from "../client/new-name.js";
import { volumeSize } from "./volume-size.js";

const ACTIONS = ["attach", "detach", "resize", "snapshot"] as const;

export const ActInput = z.object({
  volume: z.string().describe("Name or id"),
  action: z.enum(ACTIONS).describe("resize only grows"),
  droplet: z.string().optional().describe("Of attach"),
  size: volumeSize.optional().describe("Of resize, GiB"),
  name: newName.optional().describe("Of snapshot"),
});

export type ActInput = z.output<typeof ActInput>;

/** Which action takes which parameter. */
const OF = { droplet: "attach", size: "resize", name: "snapshot" } as const;

/** Throws when a parameter is of another action, or the action lacks its own. */
export function checkParameters(input: ActInput): void {
  for (const [parameter, action] of Object.entries(OF)) {
    const isGiven = input[parameter as keyof typeof OF] !== undefined;
    if (isGiven && input.action !== action)
      throw new ValidationError(`${parameter}: only ${action} takes it, not ${input.action}.`, {
        next: "Leave it out.",
      });
    if (!isGiven && input.action === action && parameter !== "name")
      throw new ValidationError(`${parameter}: ${action} needs it.`, { next: "Give it." });
  }
}
