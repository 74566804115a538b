import { listsOf } from "../mcp/listing.js";
import { nearest } from "../plugin/index.js";
import { type CommandLine, UsageError } from "./flags.js";
import { firstSentence, Printer } from "./print.js";
import { type Installation, openSession } from "./session.js";
import type { Output } from "./stdout.js";

/** Lists the tools that a client would see, or shows one as it would see it. */
export async function tools(line: CommandLine, installation: Installation, output: Output): Promise<number> {
  const { host } = await openSession({ ...line, host: { logLevel: "silent", ...line.host } }, installation);
  const { offer } = host;
  await host.close();
  const out = new Printer(output);
  const [wanted] = line.operands;
  const listed = listsOf(offer).tools;
  if (wanted === undefined) {
    if (line.json) out.json(listed);
    else out.table(offer.tools.map(({ card }) => [card.name, card.effect, firstSentence(card.description)]));
    return 0;
  }
  const tool = listed.find(({ name }) => name === wanted);
  if (!tool) {
    const meant = nearest(
      wanted,
      offer.tools.map(({ card }) => card.name),
    );
    throw new UsageError(`There is no tool ${wanted}.${meant ? ` Did you mean ${meant}?` : ""}`);
  }
  out.json(tool);
  return 0;
}
