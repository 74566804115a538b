import { encode } from "gpt-tokenizer/encoding/o200k_base";

/** A tool as `tools/list` gives it. */
export interface Definition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: unknown;
}

/** The most tokens that one tool may cost. */
export const TOOL_BUDGET = 280;

/** For each built-in plugin, and for the host's own tools without secrets, the most tools and tokens that its default toolsets may cost. */
export const BUDGETS: Readonly<Record<string, { readonly tools: number; readonly tokens: number }>> = {
  docker: { tools: 10, tokens: 900 },
  cloudflare: { tools: 18, tokens: 1700 },
  digitalocean: { tools: 23, tokens: 2300 },
  cargoshipper: { tools: 1, tokens: 110 },
};

/** What a tool costs a model that has it at hand: o200k tokens of its name, description and input schema. */
export const tokensOf = ({ name, description, inputSchema }: Definition): number =>
  encode(JSON.stringify({ name, description, input_schema: inputSchema })).length;
