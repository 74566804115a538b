import type { Offer } from "../host/bound.js";
import type { Host } from "../host/host.js";
import { listsOf } from "../mcp/listing.js";
import { nearest } from "../plugin/index.js";
import { type CommandLine, UsageError } from "./flags.js";
import { firstSentence, Printer } from "./print.js";
import { type Installation, openSession } from "./session.js";
import type { Output } from "./stdout.js";

/** Lists the tools that a client would see, or shows one as it would see it. */
export async function tools(line: CommandLine, installation: Installation, output: Output): Promise<number> {
  const { host, close } = await openSession(
    { ...line, host: { logLevel: "silent", ...line.host } },
    installation,
  );
  await close();
  const out = new Printer(output);
  const err = new Printer(process.stderr);
  const [wanted] = line.operands;
  return wanted === undefined ? list(host, line.json, out, err) : show(host, wanted, out, err);
}

function list({ offer, plugins }: Host, json: boolean, out: Printer, err: Printer): number {
  if (json) out.json(listsOf(offer).tools);
  else out.table(offer.tools.map(({ card }) => [card.name, card.effect, firstSentence(card.description)]));
  const nothing = offer.tools.length === 0;
  if (nothing) err.line(plugins.length > 0 ? "There are no tools." : "There are no tools: no plugin is on.");
  for (const { name, fault, offer } of plugins) {
    if (fault) err.line(`${name} is unavailable: ${fault}`);
    else if (nothing) {
      const rules = new Set(refusalsOf(offer.tools).map(({ rule }) => rule));
      err.line(
        rules.size > 0 ? `${name}: refused by ${[...rules].join(", ")}.` : `${name}: none in its toolsets.`,
      );
    }
  }
  return nothing && plugins.some(({ fault }) => fault) ? 1 : 0;
}

function show({ offer, plugins }: Host, wanted: string, out: Printer, err: Printer): number {
  const tool = listsOf(offer).tools.find(({ name }) => name === wanted);
  if (tool) {
    out.json(tool);
    return 0;
  }
  const every = plugins.flatMap((plugin) => plugin.offer.tools);
  const [refusal] = refusalsOf(every.filter(({ card }) => card.name === wanted));
  if (refusal) {
    err.line(`The operator does not allow ${wanted}: ${refusal.rule} (${refusal.where}).`);
    return 1;
  }
  const meant = nearest(
    wanted,
    offer.tools.map(({ card }) => card.name),
  );
  throw new UsageError(`There is no tool ${wanted}.${meant ? ` Did you mean ${meant}?` : ""}`);
}

const refusalsOf = (tools: Offer["tools"]) =>
  tools.flatMap(({ bounds }) => bounds.flatMap(({ refusal }) => refusal ?? []));
