import { setMaxListeners } from "node:events";
import type { PluginEntry, PolicyLayer } from "../config/load.js";
import { type Logger, nearest, ToolError } from "../plugin/index.js";
import { admit, type PluginState, type Read } from "./admission.js";
import { type Bound, type BoundResource, type Offer, refusalOf } from "./bound.js";
import type { PromptCard, ResourceCard } from "./catalogue.js";
import { Confirmations } from "./confirmation.js";
import { Deadline } from "./deadline.js";
import { failed, type ToolResult } from "./envelope.js";
import { explained, messageOf, UnknownNameError } from "./failure.js";
import { readCatalogue } from "./listing.js";
import { LiveCall } from "./live-call.js";
import { matches } from "./policy.js";
import { Redactor } from "./redaction.js";
import type { Requester } from "./requester.js";
import { type CompletionRequest, type Completions, complete } from "./run-completion.js";
import { getPrompt, type PromptResult } from "./run-prompt.js";
import { type ResourceResult, readResource } from "./run-resource.js";
import { type Machinery, operationOf, runTool } from "./run-tool.js";
import { subscribe } from "./subscription.js";
import { middleOut } from "./trim.js";

/** Seconds that a call may take when its declaration does not say. */
const DEFAULT_DEADLINE = 60;

/** The most characters of a name or URI that an error repeats. */
const LONGEST_NAME = 200;

export interface HostInput {
  readonly policy: PolicyLayer;
  readonly plugins: readonly PluginEntry[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Values that must never be shown. */
  readonly secrets: readonly string[];
  /** A logger for a plugin. */
  log(plugin: string): Logger;
}

/** The plugins, alive, behind one pipeline: policy, input, approval, handler, redaction, size. */
export class Host {
  readonly redactor = new Redactor();
  readonly plugins: PluginState[] = [];
  private readonly machinery: Machinery = { redactor: this.redactor, confirmations: new Confirmations() };
  private readonly closing = new AbortController();

  private constructor(private readonly input: HostInput) {
    setMaxListeners(0, this.closing.signal);
    this.redactor.learn(input.secrets);
  }

  /** Reads every plugin's catalogue. One that has none to give is left out with a reason; the rest go on. */
  static async start(input: HostInput): Promise<Host> {
    const host = new Host(input);
    const catalogues = await Promise.all(
      input.plugins.map(
        (entry): Promise<Read> =>
          readCatalogue(entry).then(
            (catalogue) => ({ catalogue }),
            (error: unknown) => ({ fault: entry.problem ?? host.redactor.text(messageOf(error)) }),
          ),
      ),
    );
    const surroundings = {
      env: input.env,
      redactor: host.redactor,
      closing: host.closing.signal,
      log: (plugin: string) => host.log(plugin),
    };
    input.plugins.forEach((entry, index) => {
      const taken = host.plugins.map(({ name }) => name);
      const take = (read: Read) => admit(entry, read, taken, input.policy, surroundings);
      try {
        host.plugins.push(take(catalogues[index] as Read));
      } catch (error) {
        host.plugins.push(take({ fault: messageOf(error) }));
      }
    });
    host.warnOfIdleRules();
    return host;
  }

  /** What policy allows, in a fixed order. */
  get offer(): Offer {
    const allowed = <B extends Bound<unknown>>(bound: readonly B[]) => bound.filter((one) => !one.refusal);
    const { tools, resources, prompts } = this.everything;
    return { tools: allowed(tools), resources: allowed(resources), prompts: allowed(prompts) };
  }

  /** Runs a tool. Every failure is a result, except a name that does not exist: an UnknownNameError. */
  async callTool(name: string, args: Record<string, unknown>, requester: Requester): Promise<ToolResult> {
    const bound = this.find("tools", name);
    try {
      return await this.perform(bound, requester, (call) => runTool(bound, args, call, this.machinery));
    } catch (error) {
      return failed(operationOf(bound), error as ToolError);
    }
  }

  /** Reads a resource. Throws a ToolError. */
  async readResource(uri: string, requester: Requester): Promise<ResourceResult> {
    const bound = this.resource(uri);
    return this.perform(bound, requester, (call) => readResource(bound, uri, call, this.redactor));
  }

  /** Gets a prompt. Throws a ToolError, or an UnknownNameError. */
  async getPrompt(name: string, args: Record<string, string>, requester: Requester): Promise<PromptResult> {
    const bound = this.find("prompts", name);
    return this.perform(bound, requester, (call) => getPrompt(bound, args, call, this.redactor));
  }

  /** Completes an argument of a prompt or a resource template. Throws a ToolError, or an UnknownNameError. */
  async complete(request: CompletionRequest, requester: Requester): Promise<Completions> {
    const bound =
      request.kind === "prompt"
        ? this.find("prompts", request.of)
        : this.everything.resources.find(({ card }) => card.uri === request.of);
    if (!bound) throw new UnknownNameError(`There is no resource template ${request.of}.`);
    return this.perform<PromptCard | ResourceCard, Completions>(bound, requester, (call) =>
      complete(bound, request, call, this.redactor),
    );
  }

  /** Watches a resource until the returned function is called. Throws a ToolError when that cannot be. */
  subscribe(uri: string, changed: () => void): () => void {
    const bound = this.resource(uri);
    refuse(bound);
    return subscribe(bound, uri, changed, this.closing.signal, this.log(bound.runtime.name));
  }

  /** Aborts what is running and disposes of every plugin. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.plugins.map((plugin) => plugin.dispose()));
  }

  /** A denial that nothing fits is probably misspelt, and does not protect what it was meant to. */
  private warnOfIdleRules(): void {
    const layers = [this.input.policy, ...this.input.plugins.flatMap(({ policy }) => policy ?? [])];
    const { tools, resources, prompts } = this.everything;
    const subjects = [...tools, ...resources, ...prompts].map(({ subject }) => subject);
    for (const { pattern, where } of layers.flatMap(({ deny }) => deny)) {
      const concrete = resources.some(({ template }) => template.match(pattern));
      if (concrete || subjects.some((subject) => matches(pattern, subject))) continue;
      this.input.log("policy").warning("a denial fits nothing", { pattern, where });
    }
  }

  private readonly log = (plugin: string): Logger => {
    const log = this.input.log(plugin);
    const at = (level: keyof Logger) => (message: string, details?: Record<string, unknown>) =>
      log[level](this.redactor.text(String(message)), details && this.redactor.value(details));
    return { debug: at("debug"), info: at("info"), warning: at("warning"), error: at("error") };
  };

  private get everything(): Offer {
    const offers = this.plugins.map(({ offer }) => offer);
    return {
      tools: offers.flatMap(({ tools }) => tools),
      resources: offers.flatMap(({ resources }) => resources),
      prompts: offers.flatMap(({ prompts }) => prompts),
    };
  }

  private async perform<C extends { readonly deadline?: number }, T>(
    bound: Bound<C>,
    requester: Requester,
    work: (call: LiveCall) => Promise<T>,
  ): Promise<T> {
    const { runtime, card, subject } = bound;
    const log = this.log(runtime.name);
    const deadline = new Deadline(card.deadline ?? DEFAULT_DEADLINE, [requester.signal, this.closing.signal]);
    try {
      refuse(bound);
      return await deadline.race(work(new LiveCall(requester, deadline, this.redactor, log)));
    } catch (error) {
      throw await explained(error, runtime, subject.effect, log, this.redactor);
    } finally {
      deadline.stop();
    }
  }

  private find<K extends "tools" | "prompts">(kind: K, name: string): Offer[K][number] {
    const all: readonly Offer[K][number][] = this.everything[kind];
    const found = all.find(({ card }) => card.name === name);
    if (found) return found;
    const plugin = this.plugins.find(({ name: own, fault }) => fault && name.startsWith(`${own}_`));
    if (plugin) throw new UnknownNameError(`Plugin ${plugin.name} is unavailable: ${plugin.fault}`);
    const shown = middleOut(name, LONGEST_NAME);
    const meant = nearest(
      shown,
      this.offer[kind].map(({ card }) => card.name),
    );
    throw new UnknownNameError(
      `There is no ${kind.slice(0, -1)} ${shown}.${meant ? ` Did you mean ${meant}?` : ""}`,
    );
  }

  private resource(uri: string): BoundResource {
    const found = this.everything.resources.find(({ template }) => template.match(uri));
    if (found) return { ...found, refusal: refusalOf(found, uri) };
    throw new ToolError("not_found", `There is no resource ${middleOut(uri, LONGEST_NAME)}.`, {
      next: "resources/list and resources/templates/list show what there is.",
    });
  }
}

function refuse({ refusal }: Bound<unknown>): void {
  if (!refusal) return;
  throw new ToolError("refused", `The operator does not allow this: ${refusal.rule}.`, {
    next: "Do not look for a way round it; tell the person.",
    details: { rule: refusal.rule, where: refusal.where },
  });
}
