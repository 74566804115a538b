import { setMaxListeners } from "node:events";
import type { PluginEntry, PolicyLayer } from "../config/load.js";
import { HOST_NAME } from "../plugin/define-plugin.js";
import type { Effect, Locator, Logger, ToolError } from "../plugin/index.js";
import { Redactor } from "../redaction/redactor.js";
import { admit, type Ground, type PluginState, type Read } from "./admission.js";
import type { Bound, Offer } from "./bound.js";
import { type About, CallRecord } from "./call-record.js";
import { Confirmations } from "./confirmation.js";
import { takesConfirmation } from "./confirmation-argument.js";
import { currentCall } from "./current-call.js";
import { Deadline } from "./deadline.js";
import { Directory } from "./directory.js";
import { failed, inSandbox, type ToolResult } from "./envelope.js";
import { cleaned, explained, messageOf } from "./failure.js";
import { readCatalogue } from "./listing.js";
import { LiveCall } from "./live-call.js";
import type { Machinery } from "./machinery.js";
import { refuse } from "./policy.js";
import { type Provider, providersOf } from "./providers.js";
import type { Requester } from "./requester.js";
import { type RuleFault, ruleFaults } from "./rule-faults.js";
import { type CompletionRequest, type Completions, complete } from "./run-completion.js";
import { getPrompt, type PromptResult } from "./run-prompt.js";
import { type ResourceResult, readResource, resourceInSandbox } from "./run-resource.js";
import { operationOf, runTool } from "./run-tool.js";
import { madeUpSecrets } from "./sandbox.js";
import { examineWatch, keepWatch } from "./subscription.js";
import { placeFor, targetArgument } from "./target.js";
import { TARGET } from "./target-uri.js";

/** Seconds that a call may take when its declaration does not say. */
const DEFAULT_DEADLINE = 60;

export interface HostInput extends Omit<Machinery, "redactor" | "confirmations"> {
  readonly policy: PolicyLayer;
  readonly plugins: readonly PluginEntry[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a variable comes from: `environment`, or the path of a `.env` file. Default: all from the environment. */
  readonly origin?: (name: string) => string | undefined;
  /** Masks secrets; it may know some already. */
  readonly redactor: Redactor;
  /** Whether plugins use their sandboxes, and nothing real. Default: false. */
  readonly sandbox?: boolean;
  /** The host's own tools, as a plugin beside the others, which it may ask; undefined when there are none to offer. */
  readonly own?: (locators: readonly Provider<Locator>[]) => PluginEntry | undefined;
  /** A logger for a plugin. */
  log(plugin: string): Logger;
}

/** What a request asks for, and what counts for the loop guard. */
type Asked = Omit<About, "target"> & {
  /** Whether it says that it is a further round of a call that has been counted. */
  readonly counted?: boolean;
};

/** The plugins, alive, behind one pipeline: policy, limits, input, approval, handler, redaction, size, audit. */
export class Host {
  readonly plugins: PluginState[] = [];
  readonly ruleFaults: RuleFault[] = [];
  private readonly directory = new Directory(this.plugins);
  private readonly machinery: Machinery;
  private readonly closing = new AbortController();

  private constructor(private readonly input: HostInput) {
    const { redactor, guard, audit } = input;
    const secrets = input.sandbox ? madeUpSecrets : input.secrets;
    setMaxListeners(0, this.closing.signal);
    this.machinery = { redactor, guard, secrets, audit, confirmations: new Confirmations() };
  }

  /** Whether nothing is real. */
  get sandbox(): boolean {
    return this.input.sandbox === true;
  }

  get redactor(): Redactor {
    return this.machinery.redactor;
  }

  /** Reads every plugin's catalogue. One that has none to give is left out with a reason; the rest go on. */
  static async start(input: HostInput): Promise<Host> {
    const host = new Host(input);
    const catalogues = await Promise.all(input.plugins.map((entry) => host.read(entry)));
    const ground = {
      policy: input.policy,
      kinds: [
        ...new Set(catalogues.flatMap((read) => ("catalogue" in read ? (read.catalogue.kinds ?? []) : []))),
      ],
      surroundings: {
        env: input.env,
        origin: input.origin ?? (() => "environment"),
        redactor: host.redactor,
        secrets: host.machinery.secrets,
        sandbox: host.sandbox,
        closing: host.closing.signal,
        log: (plugin: string) => host.log(plugin),
      },
    };
    input.plugins.forEach((entry, index) => {
      const taken = [HOST_NAME, ...host.plugins.map(({ name }) => name)];
      host.admit(entry, catalogues[index] as Read, taken, ground);
    });
    const own = input.own?.(providersOf("locate", host.plugins, ground.surroundings));
    if (own) host.admit(own, await host.read(own), [], ground);
    const whole = host.plugins.every(({ fault }) => fault === undefined);
    host.ruleFaults.push(...ruleFaults(host.directory.everything, input.policy, ground.kinds, whole));
    const log = host.log("policy");
    for (const { problem, ...rule } of host.ruleFaults) log.warning(`a denial ${problem}`, { ...rule });
    return host;
  }

  private read(entry: PluginEntry): Promise<Read> {
    return readCatalogue(entry).then(
      (catalogue) => ({ catalogue }),
      (error: unknown) => ({ fault: entry.problem ?? this.redactor.text(messageOf(error)) }),
    );
  }

  /** Takes a plugin in; one that cannot be taken in is there with the reason. */
  private admit(entry: PluginEntry, read: Read, taken: readonly string[], ground: Ground): void {
    const take = (read: Read) => admit(entry, read, taken, ground);
    try {
      this.plugins.push(take(read));
    } catch (error) {
      this.plugins.push(take({ fault: messageOf(error) }));
    }
  }

  /** What policy allows, in a fixed order. */
  get offer(): Offer {
    return this.directory.offer;
  }

  /** Runs a tool. Every failure is a result, except a name that does not exist: an UnknownNameError. */
  async callTool(name: string, args: Record<string, unknown>, requester: Requester): Promise<ToolResult> {
    const offered = this.directory.tool(name);
    const { [TARGET]: target, ...rest } = args;
    const argument = targetArgument(offered);
    const operation = operationOf(offered);
    const { effect, reveals = false, outputSchema } = offered.card;
    const told = (result: ToolResult) => (this.sandbox ? inSandbox(result, outputSchema) : result);
    const asked: Asked = { kind: "tool", name, effect, reveals };
    try {
      const place = () => placeFor(offered, target, argument?.required === true);
      const bound = await this.placed(place, requester, asked);
      const counted =
        "confirmation" in rest && takesConfirmation(bound) && !requester.capabilities.has("elicitation");
      const result = await this.perform(bound, requester, { ...asked, counted }, (call, record) =>
        runTool(bound, argument ? rest : args, call, record, this.machinery),
      );
      return told(result);
    } catch (error) {
      return told(failed(operation, error as ToolError));
    }
  }

  /** Reads a resource. Throws a ToolError. */
  async readResource(uri: string, requester: Requester): Promise<ResourceResult> {
    const asked = reading("resource", uri);
    const { bound, params } = await this.placed(() => this.directory.resource(uri), requester, asked);
    const result = await this.perform(bound, requester, asked, (call, record) =>
      readResource(bound, params, uri, call, record),
    );
    return this.sandbox ? resourceInSandbox(result) : result;
  }

  /** Gets a prompt. Throws a ToolError, or an UnknownNameError. */
  async getPrompt(name: string, args: Record<string, string>, requester: Requester): Promise<PromptResult> {
    const { [TARGET]: target, ...rest } = args;
    const offered = this.directory.prompt(name);
    const asked = reading("prompt", name);
    const bound = await this.placed(() => placeFor(offered, target, false), requester, asked);
    return this.perform(bound, requester, asked, (call, record) =>
      getPrompt(bound, offered.bounds.length > 1 ? rest : args, call, record),
    );
  }

  /** Completes an argument of a prompt or a resource template. Throws a ToolError, or an UnknownNameError. */
  async complete(request: CompletionRequest, requester: Requester): Promise<Completions> {
    const found = this.directory.completable(request);
    if ("values" in found) return found;
    return this.perform(found, requester, reading("completion", request.of), (call) =>
      complete(found, request, call),
    );
  }

  /** Watches a resource until the returned function is called. Throws a ToolError when that cannot be. */
  async subscribe(uri: string, changed: () => void, requester: Requester): Promise<() => void> {
    const asked = reading("resource", uri);
    const { bound, params } = await this.placed(() => this.directory.resource(uri), requester, asked);
    await this.perform(bound, requester, asked, async (call, record) => {
      await examineWatch(bound, params, uri, call);
      await record.begin("policy");
    });
    const log = this.log(bound.runtime.label);
    return keepWatch(bound, params, uri, changed, this.closing.signal, log);
  }

  /** Aborts what is running and disposes of every plugin. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.plugins.map((plugin) => plugin.dispose()));
    await this.machinery.audit?.close();
  }

  private readonly log = (plugin: string): Logger => {
    const log = this.input.log(plugin);
    const at = (level: keyof Logger) => (message: string, details?: Record<string, unknown>) =>
      log[level](this.redactor.text(String(message)), details && this.redactor.value(details));
    return { debug: at("debug"), info: at("info"), warning: at("warning"), error: at("error") };
  };

  /** What is meant, or the error; a call that means nothing, or no place that exists, is counted and recorded as well. */
  private async placed<T>(find: () => T, requester: Requester, asked: Asked): Promise<T> {
    try {
      return find();
    } catch (error) {
      const known = (await this.counted(error, requester, asked)) as ToolError;
      const told = cleaned(known, asked.effect, this.redactor);
      await this.recordOf(asked, undefined, requester, this.log("host")).end([], told);
      throw told;
    }
  }

  private recordOf(asked: Asked, target: string | undefined, requester: Requester, log: Logger): CallRecord {
    const about = { ...asked, name: this.redactor.text(asked.name), target, sandbox: this.sandbox };
    return new CallRecord(
      asked.kind === "completion" ? undefined : this.machinery.audit,
      about,
      requester,
      log,
    );
  }

  /** Counts a round whose confirmation did not hold, as a call of its own; what went wrong after that. */
  private async counted(error: unknown, { principal }: Requester, { effect }: Asked): Promise<unknown> {
    try {
      await this.machinery.guard.take(principal, effect);
      return error;
    } catch (limit) {
      return limit;
    }
  }

  private async perform<C extends { readonly deadline?: number }, T>(
    bound: Bound<C>,
    requester: Requester,
    asked: Asked,
    work: (call: LiveCall, record: CallRecord) => Promise<T>,
  ): Promise<T> {
    const { runtime, card } = bound;
    const { guard } = this.machinery;
    const log = this.log(runtime.label);
    const deadline = new Deadline(card.deadline ?? DEFAULT_DEADLINE, [requester.signal, this.closing.signal]);
    const call = new LiveCall(requester, deadline, this.redactor, runtime.target, log);
    // A rule by a tag has to hold for a tag that has just been given.
    if (asked.effect !== "read" || asked.reveals) call.renew();
    const record = this.recordOf(asked, runtime.target, requester, log);
    try {
      refuse(bound.refusal);
      if (!asked.counted) await guard.take(requester.principal, asked.effect);
      const result = await deadline.race(currentCall.run(call, () => work(call, record)));
      await record.end(call.requestIds);
      return result;
    } catch (error) {
      const cause = asked.counted && !record.begun ? await this.counted(error, requester, asked) : error;
      const told = await explained(cause, runtime, asked.effect, log, call.redactor);
      await record.end(call.requestIds, told);
      throw told;
    } finally {
      deadline.stop();
    }
  }
}

const reading = (kind: Asked["kind"], name: string): Asked => ({
  kind,
  name,
  effect: "read" as Effect,
  reveals: false,
});
