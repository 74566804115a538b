import * as z from "zod";
import { Client, definePlugin, listInput, listOutput, page, Tool } from "../plugin/index.js";
import type { SecretStore } from "./store.js";

const Row = z.object({ name: z.string(), scope: z.string(), source: z.string() });
const Input = listInput(Row, { plugin: z.string().optional().describe("Usable by it") });

class Secrets {
  static inject = [Client];

  constructor(private readonly store: SecretStore) {}

  @Tool({
    name: "list_secrets",
    description: "Names of the secrets that can be given as secret://name; values are never shown.",
    effect: "read",
    input: Input,
    output: listOutput("names", Row),
  })
  async list(input: z.output<typeof Input>) {
    const all = await this.store.names(input.plugin);
    const { rows: names, ...rest } = page(all, input, ({ name, scope }) => `${scope} ${name}`);
    return { names, ...rest };
  }
}

/** What the host itself offers to callers, as a plugin among the others. */
export const ownPlugin = (store: SecretStore) =>
  definePlugin({
    name: "cargoshipper",
    description: "What the host itself offers.",
    client: () => store,
    verify: async () => {
      const names = await store.names();
      const facts = names.map(({ name, scope, source }) => `secret ${name} (scope ${scope}, from ${source})`);
      return { facts: facts.length > 0 ? facts : ["There are no secrets."] };
    },
    toolsets: { secrets: [Secrets] },
  });
