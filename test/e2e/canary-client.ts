import type { Plan } from "./canary-plan.js";
import { type Searched, stringsIn } from "./canary-registry.js";
import { type Message, RawServer } from "./server.js";

interface Listed {
  readonly name: string;
  readonly uri: string;
  readonly uriTemplate: string;
  readonly arguments?: readonly { readonly name: string }[];
}

/** What a person and a model at the client can be asked. */
const ASKING = { elicitation: {}, sampling: {}, roots: {} };

/** A client that calls everything that is listed, agrees to all that it is asked, and keeps every line. */
export class CanaryClient {
  private readonly server: RawServer;
  private seen = 0;
  /** Answers that may hold secrets, by the ids of their requests. */
  private readonly revealed = new Map<unknown, readonly string[]>();
  /** Calls that were approved after a preview was shown. */
  confirmed = 0;

  constructor(
    private readonly source: string,
    folder: string,
    env: Readonly<Record<string, string>>,
    private readonly asks: boolean,
    private readonly plan: Plan,
    /** For each tool whose answer is a secret: where that one was planted. */
    private readonly reveals: Readonly<Record<string, readonly string[]>>,
  ) {
    this.server = new RawServer(folder, ["--log-level", "trace"], { ...env });
    this.server.child.stdout?.on("data", () => this.answerQuestions());
  }

  private answerQuestions(): void {
    for (; this.seen < this.server.messages.length; this.seen++) {
      const { id, method } = this.server.messages[this.seen] as Message;
      if (id === undefined || method === undefined) continue;
      const fields = this.plan.answers();
      const text = { type: "text", text: `MODEL_PASSWORD=${fields["password"]}` };
      const result = {
        "elicitation/create": { action: "accept", content: fields },
        "sampling/createMessage": { role: "assistant", content: text, model: "m" },
        "roots/list": { roots: [] },
      }[method];
      this.server.write(JSON.stringify({ jsonrpc: "2.0", id, result }));
      if (method === "elicitation/create") this.confirmed++;
    }
  }

  private async list(method: string, key: string): Promise<Listed[]> {
    const found: Listed[] = [];
    for (let cursor: unknown; ; ) {
      const { result = {} } = await this.server.request(method, cursor === undefined ? {} : { cursor });
      found.push(...(result[key] as Listed[]));
      cursor = result["nextCursor"];
      if (cursor === undefined) return found;
    }
  }

  /** Calls, reads, gets, completes and watches everything; answers the names of tools that have no planned call. */
  async callEverything(): Promise<{ readonly unplanned: string[]; readonly stale: string[] }> {
    await this.server.initialize(this.asks ? ASKING : {});
    await this.server.request("logging/setLevel", { level: "debug" });
    const tools = (await this.list("tools/list", "tools")).map(({ name }) => name);
    const resources = await this.list("resources/list", "resources");
    const templates = await this.list("resources/templates/list", "resourceTemplates");
    const prompts = await this.list("prompts/list", "prompts");
    const planned = this.plan.tools.map(([name]) => name);
    const variables = templates.flatMap(({ uriTemplate }) =>
      [...uriTemplate.matchAll(/\{\??(\w+)\}/g)].map(([, name = ""]) => name),
    );
    const given = [...variables, ...prompts.flatMap((one) => (one.arguments ?? []).map(({ name }) => name))];
    const uris = [
      ...resources.map(({ uri }) => uri),
      ...templates.flatMap(({ uriTemplate }) => this.expanded(uriTemplate)),
    ];
    const watching = uris.map((uri) => this.server.request("resources/subscribe", { uri }));
    for (const uri of uris) await this.server.request("resources/read", { uri });
    await this.completeEverything(templates, prompts);
    for (const one of prompts) await this.getPrompt(one);
    for (const [name, args] of this.plan.tools) await this.call(name, args);
    await Promise.all(watching);
    return {
      unplanned: [
        ...tools.filter((name) => !planned.includes(name)),
        ...given.filter((name) => !Object.hasOwn(this.plan.values, name)),
      ],
      stale: planned.filter((name) => !tools.includes(name)),
    };
  }

  /** A template with every value that the plan has for its variables. */
  private expanded(template: string): string[] {
    const [, before = "", query, name = "", after = ""] = /^(.*?)\{(\??)(\w+)\}(.*)$/s.exec(template) ?? [];
    if (name === "") return [template];
    return (this.plan.values[name] ?? []).flatMap((value) =>
      this.expanded(`${before}${query ? `?${name}=` : ""}${encodeURIComponent(value)}${after}`),
    );
  }

  private async call(name: string, args: Record<string, unknown>): Promise<void> {
    const request = (more: Record<string, unknown> = {}) => {
      const id = this.server.send("tools/call", {
        name,
        arguments: { ...args, ...more },
        _meta: { progressToken: `${name} ${Math.random()}` },
      });
      const own = this.reveals[name];
      if (own) this.revealed.set(id, own);
      return this.server.until((message) => message.id === id && !message.method);
    };
    const { result } = await request();
    const details = (result?.["structuredContent"] as { details?: Record<string, unknown> } | undefined)
      ?.details;
    if (details?.["kind"] !== "confirmation_required") return;
    this.confirmed++;
    await request({ confirmation: details["confirmation"] });
  }

  private async getPrompt({ name, arguments: args = [] }: Listed): Promise<void> {
    const most = Math.max(1, ...args.map((one) => this.plan.values[one.name]?.length ?? 0));
    for (let at = 0; at < most; at++) {
      const given = args.map((one) => {
        const values = this.plan.values[one.name] ?? [];
        return [one.name, values[at % values.length]] as const;
      });
      await this.server.request("prompts/get", { name, arguments: Object.fromEntries(given) });
    }
  }

  private async completeEverything(templates: readonly Listed[], prompts: readonly Listed[]): Promise<void> {
    const places = [
      ...templates.flatMap(({ uriTemplate: uri }) =>
        [...uri.matchAll(/\{\??(\w+)\}/g)].map(
          ([, name = ""]) => [{ type: "ref/resource", uri }, name] as const,
        ),
      ),
      ...prompts.flatMap(({ name, arguments: args = [] }) =>
        args.map((one) => [{ type: "ref/prompt", name }, one.name] as const),
      ),
    ];
    for (const [ref, name] of places) {
      for (const value of ["", "a", this.plan.values[name]?.at(-1) ?? ""]) {
        await this.server.request("completion/complete", { ref, argument: { name, value } });
      }
    }
  }

  /** Requests that name nothing there is, with a secret in the name, and lines that are no requests. */
  async askForNothing(value: string): Promise<void> {
    const uri = `lab://nowhere/${encodeURIComponent(value)}`;
    await this.server.request("tools/call", { name: `lab_${value}`, arguments: {} });
    await this.server.request("tools/call", { name: 5, arguments: value });
    await this.server.request("tools/list", { cursor: value });
    await this.server.request("prompts/get", { name: `lab_${value}` });
    await this.server.request("prompts/get", { name: "lab_weigh", arguments: { nme: value } });
    await this.server.request("resources/read", { uri });
    await this.server.request("resources/subscribe", { uri });
    const argument = { name: "name", value };
    for (const ref of [
      { type: "ref/resource", uri },
      { type: "ref/prompt", name: value },
    ])
      await this.server.request("completion/complete", { ref, argument });
    await this.server.request(`nothing/${value}`);
    this.server.write(`{"jsonrpc":"2.0","id":"${value}`);
    this.server.write(`garbage password=${value}`);
    await this.server.request("ping");
  }

  /** Ends the server; answers all that it has said. What an answer may hold is told beside it. */
  async end(): Promise<Searched[]> {
    await this.server.end();
    const { lines, messages, stderr } = this.server;
    const said = lines.map((line, at): Searched => {
      const { id, method } = messages[at] ?? {};
      const own = method === undefined ? this.revealed.get(id) : undefined;
      const text = `${line}\n${stringsIn(messages[at]).join("\n")}`;
      return { source: `${this.source}, stdout`, text, ...(own && { own }) };
    });
    const decoded = stderr
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .flatMap((line) => stringsIn(JSON.parse(line)));
    return [...said, { source: `${this.source}, stderr`, text: `${stderr}\n${decoded.join("\n")}` }];
  }
}
