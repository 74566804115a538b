import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SecondDescription } from "../../../spec/exchange-check.js";
import { type Fault, pointerOf } from "../../../spec/schema-faults.js";
import type { SentRequest } from "../../../spec/sent-request.js";
import { shapeOf } from "../../../spec/spec-document.js";
import type { Name } from "../../../spec/spec-names.js";
import { classOf, copySources } from "./sdk-sources.js";
import { SDK_TYPES } from "./sdk-types.js";

const MODULES = fileURLToPath(new URL("../../../../node_modules", import.meta.url));
/** Names whose value says which of several alternatives an object is. */
const DISCRIMINATORS = ["type", "kind", "action", "phase"];
/** More values of one place tell nothing new. */
const MOST_VALUES = 30;

type Side = "request" | "answer";
type Verdict = "known" | "unknown" | "untold";

interface Probe {
  readonly line: string;
  readonly at: string;
  readonly told: (message: string) => Fault[];
}

/** Asks the compiler whether exchanges are what the SDK's types say. */
export class SdkCheck implements SecondDescription {
  private readonly accessors = new Map<string, string>();
  private readonly classes = new Map<string, ReturnType<typeof classOf>>();
  private readonly probes = new Map<string, Probe>();
  private readonly values = new Map<string, Set<string>>();
  /** Where the SDK's classes are that were asked for. */
  private readonly files = new Set<string>();
  private readonly verdicts = new Map<string, Verdict>();

  constructor(folder: string) {
    const text = readFileSync(join(folder, "cloudflare-sdk7-operations.json"), "utf8");
    for (const { sdk, m, p } of JSON.parse(text) as { sdk: string; m: string; p: string }[]) {
      const shape = shapeOf(`${m} ${p}`);
      if (!this.accessors.has(shape)) this.accessors.set(shape, sdk);
    }
  }

  /** The SDK's method for a route, `dns.records.list`; undefined where it has none whose types are found. */
  methodOf(at: string): string | undefined {
    const shape = shapeOf(at);
    // What zones and accounts have alike is one method.
    const method =
      this.accessors.get(shape) ?? this.accessors.get(shape.replace(/ \/(?:zones|accounts)\//, " /{}/"));
    return method !== undefined && this.classOf(method) ? method : undefined;
  }

  private classOf(method: string): ReturnType<typeof classOf> {
    if (!this.classes.has(method)) this.classes.set(method, classOf(method));
    return this.classes.get(method);
  }

  /** Takes the result of an answer for the check: its types have no envelope. */
  answer(at: string, answer: unknown): void {
    if (typeof answer !== "object" || answer === null || !("result" in answer)) return;
    this.walk(at, this.type(at, "answer"), answer.result, ["answer", "result"], false);
  }

  /** Takes what a request sends for the check. */
  request(at: string, sent: SentRequest): void {
    const variables = sent.variables.map(([name]) => name);
    const query = unfolded(sent.query);
    const body = sent.json;
    const type = this.type(at, "request");
    const list = Array.isArray(body);
    const names = [
      ...variables,
      ...Object.keys(query),
      ...(list ? ["body"] : Object.keys((body as object) ?? {})),
    ];
    // The types do not say what goes where: what is missing is missing in the body, where there is one.
    this.whole(at, type, names, ["request", body === undefined || list ? "query" : "body"]);
    for (const [name, value] of Object.entries(query))
      this.walk(at, step(type, name), value, ["request", "query", name], true);
    if (list) this.walk(at, step(type, "body"), body, ["request", "body"], false);
    else
      for (const [name, value] of Object.entries((body as object) ?? {}))
        this.walk(at, step(type, name), value, ["request", "body", name], false);
  }

  /** Takes a name that the document does not have: `verdict` tells afterwards whether the SDK has it. */
  name(at: string, { parts }: Name): void {
    const [side, place, ...rest] = parts as [Side, string, ...string[]];
    if (side === "answer" && place !== "result") return;
    // The SDK makes objects of a query's names with points: `account.id`.
    const steps = rest.flatMap((part) =>
      place === "query" ? part.split(".") : /^\d+$/.test(part) ? "*" : part,
    );
    const last = steps.pop();
    if (last === undefined || last === "*") return;
    const type = steps.reduce(step, this.type(at, side));
    const key = `${at} ${pointerOf(parts)}`;
    this.verdicts.set(key, "known");
    this.probe(at, `Knows<${type}, ${text(last)}> = "known"`, (told) => {
      this.verdicts.set(key, told.includes("untold") ? "untold" : "unknown");
      return [];
    });
  }

  /** What the SDK says of such a name; to be asked after `run`. */
  verdict(at: string, { parts }: Name): Verdict {
    return this.verdicts.get(`${at} ${pointerOf(parts)}`) ?? "untold";
  }

  /** Compiles all that was taken. Answers each difference with its operation. */
  async run(): Promise<(Fault & { readonly at: string })[]> {
    const probes = [...this.probes.values()];
    if (probes.length === 0) return [];
    const source = [...SDK_TYPES.split("\n"), ...probes.map(({ line }) => line)];
    const first = source.length - probes.length;
    const found = await compile(source.join("\n"), this.files);
    return found.flatMap(({ line, message }) => {
      const probe = probes[line - 1 - first];
      if (!probe) throw new Error(`The SDK's types could not be asked: line ${line}: ${message}`);
      return probe.told(message).map((fault) => ({ ...fault, at: probe.at }));
    });
  }

  private type(at: string, side: Side): string {
    const method = this.methodOf(at);
    const found = method === undefined ? undefined : this.classOf(method);
    if (method === undefined || !found) return "unknown";
    this.files.add(found.file);
    const from = `./sdk/${found.file.replace(/\.d\.mts$/, ".mjs")}`;
    const type = `import(${text(from)}).${found.name}[${text(method.split(".").at(-1))}]`;
    return `${side === "answer" ? "Result" : "Params"}<${type}>`;
  }

  private walk(at: string, type: string, value: unknown, parts: readonly string[], wire: boolean): void {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const said = DISCRIMINATORS.flatMap((name) => {
        const one = (value as Record<string, unknown>)[name];
        return typeof one === "string" ? [`${name}: ${text(one)}`] : [];
      });
      const near = said.length > 0 ? `Near<${type}, { ${said.join("; ")} }>` : type;
      this.whole(at, near, Object.keys(value), parts);
      for (const [name, one] of Object.entries(value))
        this.walk(at, step(near, name), one, [...parts, name], wire);
      return;
    }
    if (Array.isArray(value))
      value.forEach((one, index) => {
        this.walk(at, step(type, "*"), one, [...parts, String(index)], wire);
      });
    const pointer = pointerOf(parts);
    const place = `${at} ${pointer} ${type}`;
    const shown = Array.isArray(value) ? "[]" : text(value);
    const values = this.values.get(place) ?? new Set();
    this.values.set(place, values);
    if (values.has(shown) || values.size >= MOST_VALUES) return;
    values.add(shown);
    this.probe(at, `${wire ? "Wire" : "Leaf"}<${type}> = ${shown}`, (message) => [
      { by: "sdk", fault: "type", pointer, message, value },
    ]);
  }

  private whole(at: string, type: string, names: readonly string[], parts: readonly string[]): void {
    const given = names.length > 0 ? names.map(text).join(" | ") : "never";
    this.probe(at, `Whole<${type}, ${given}> = "whole"`, (message) => {
      const missing = [...message.replace(/^.*assignable to type/, "").matchAll(/"([^"]+)"/g)].map(
        ([, name = ""]) => name,
      );
      const by = "sdk";
      if (missing.includes("no object"))
        return [
          { by, fault: "type", pointer: pointerOf(parts), message: "is no object there", value: names },
        ];
      return missing.map((name) => ({
        by,
        fault: "required",
        pointer: pointerOf([...parts, name]),
        message: "the SDK's type needs it",
        value: undefined,
      }));
    });
  }

  private probe(at: string, assertion: string, told: Probe["told"]): void {
    if (this.methodOf(at) === undefined || this.probes.has(assertion)) return;
    this.probes.set(assertion, { line: `export const p${this.probes.size}: ${assertion};`, at, told });
  }
}

const text = (value: unknown): string => JSON.stringify(value) ?? "undefined";
const step = (type: string, name: string): string => `Step<${type}, ${text(name)}>`;

/** The query as the object that the SDK made it of: names with points are objects, `account.id`. */
export function unfolded(query: SentRequest["query"]): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query)) {
    const [last = "", ...outer] = name.split(".").reverse();
    let place = whole;
    for (const part of outer.reverse()) {
      const inner = (place[part] ?? {}) as Record<string, unknown>;
      place[part] = inner;
      place = inner;
    }
    place[last] = value;
  }
  return whole;
}

/** What the compiler says of a module, line by line. */
async function compile(
  source: string,
  files: Iterable<string>,
): Promise<{ readonly line: number; readonly message: string }[]> {
  const folder = await mkdtemp(join(tmpdir(), "sdk-check-"));
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2022"],
    module: "NodeNext",
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    noErrorTruncation: true,
    types: [],
  };
  try {
    await copySources(files, join(folder, "sdk"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, "probes.ts"), source);
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["probes.ts"] }));
    const output = await new Promise<string>((resolve) => {
      const args = [join(MODULES, "typescript/bin/tsc"), "-p", folder, "--pretty", "false"];
      execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    const found = [...output.matchAll(/^probes\.ts\((\d+),\d+\): error TS\d+: (.*)$/gm)];
    if (found.length === 0 && output.trim() !== "") throw new Error(`The compiler failed: ${output}`);
    return found.map(([, line, message = ""]) => ({ line: Number(line), message }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
