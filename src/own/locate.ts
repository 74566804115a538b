import * as z from "zod";
import { type Affected, type Call, Client, notSecret, Prompt, Tool } from "../plugin/index.js";
import { clueAsGiven, parseClue } from "./clue.js";
import { labelOf } from "./label.js";
import type { Own } from "./own-plugin.js";
import type { Followed } from "./trail.js";
import { trailRows } from "./trail-rows.js";
import { Walk } from "./walk.js";

const Input = z.object({ name: z.string().describe("Hostname, URL, IP or host:port") });
type Input = z.output<typeof Input>;

const Output = z.object({
  trail: z.array(
    z.object({
      at: z.string(),
      // Hosts may look like tokens, as those of tunnels do, and are none.
      from: notSecret(z.string()),
      kind: z.string(),
      name: z.string(),
      id: z.string().optional(),
      plugin: z.string(),
      target: z.string().optional(),
      says: z.string().optional(),
      leads_to: notSecret(z.string()),
      look: z.string(),
    }),
  ),
  asked: z.string(),
  end: z.string().optional(),
  unasked: z
    .array(z.object({ plugin: z.string(), target: z.string().optional(), why: z.string() }))
    .optional(),
  not_shown: z.array(z.string()).optional(),
  left_out: z.array(z.string()).optional(),
});

/** Where something lives, across all plugins. */
export class Locate {
  static inject = [Client];

  constructor(private readonly own: Own) {}

  @Tool({
    name: "locate",
    description:
      "Where a host lives, across providers: its records, and the tunnels, load balancers, machines and containers behind.",
    effect: "read",
    resolve: "affected",
    input: Input,
    output: Output,
  })
  async locate({ name }: Input, call: Call): Promise<z.input<typeof Output>> {
    const start = parseClue(name);
    const { locators } = this.own;
    const walk = new Walk(start, clueAsGiven(name, start), locators, call);
    const { start: first, unasked, hidden, leftOut } = await walk.toEnd();
    const asked = locators.filter((locator) => !unasked.has(locator)).map(labelOf);
    const trail = trailRows(first);
    const missed = [...unasked].map(([{ plugin, target }, why]) => ({
      plugin,
      ...(target !== undefined && { target }),
      why,
    }));
    return {
      trail,
      asked: asked.join(", "),
      ...(trail.length === 0 && { end: ending(first) }),
      ...(missed.length > 0 && { unasked: missed }),
      ...(hidden.length > 0 && { not_shown: [...hidden] }),
      ...(leftOut.length > 0 && { left_out: [...leftOut] }),
    };
  }

  @Prompt({
    name: "locate",
    description: "Find where a host lives, and whether all on the way to it is well.",
    arguments: Input,
    resolve: "affected",
  })
  ask({ name }: Input) {
    const host = clueAsGiven(name, parseClue(name));
    return [
      `Where does ${host} live, and is everything on the way there well?`,
      "",
      `1. Call cargoshipper_locate with the name ${host}.`,
      "2. Tell me the way in one line, from the name to what serves it, with the plugin and the target of each place.",
      "3. Look closer at each place, from the last one to the first: call what stands under `look`, and say what state it is in.",
      "4. Say where the trail ends. `ends here` is its destination, and so is what leads only to `the same`; where nobody knows a host, nothing that could be asked " +
        "has it, so it may belong to somebody else. What is under `unasked`, `not_shown` or `left_out` may hide a part.",
      "5. Change nothing. If something is wrong, tell me what, and which call would put it right.",
    ].join("\n");
  }

  /** Places are judged one by one, by the rules of the plugins that tell of them. */
  affected(): readonly Affected[] {
    return [];
  }
}

const ending = ({ text, end }: Followed): string =>
  end === "hidden" ? `What knows ${text} may not be shown.` : `Nobody who was asked knows ${text}.`;
