import { secret } from "cargoshipper/plugin";
import * as z from "zod";

export const appInput = z.string().describe("Name or id");
export const specInput = z.string().min(1).describe("App spec, YAML or JSON");
export const secretsInput = z
  .record(z.string(), secret())
  .default({})
  .describe("Values of SECRET envs: {KEY or component.KEY: secret://name}");
export const waitInput = z.boolean().default(true).describe("Until it is active or has failed");
