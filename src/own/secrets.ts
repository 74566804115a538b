import * as z from "zod";
import { Client, listInput, listOutput, page, Tool } from "../plugin/index.js";
import type { Own } from "./own-plugin.js";

const Row = z.object({ name: z.string(), scope: z.string(), source: z.string() });
const Input = listInput(Row, { plugin: z.string().optional().describe("Usable by it") });

/** The names of the secrets that inputs can refer to. */
export class Secrets {
  static inject = [Client];

  constructor(private readonly own: Own) {}

  @Tool({
    name: "list_secrets",
    description: "Names of the secrets that can be given as secret://name; values are never shown.",
    effect: "read",
    input: Input,
    output: listOutput("names", Row),
  })
  async list(input: z.output<typeof Input>) {
    const all = (await this.own.secrets?.names(input.plugin)) ?? [];
    const { rows: names, ...rest } = page(all, input, ({ name, scope }) => `${scope} ${name}`);
    return { names, ...rest };
  }
}
