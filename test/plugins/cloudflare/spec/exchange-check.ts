import type { Exchange } from "../../../../plugins/cloudflare/sandbox/server.js";
import { KNOWN_FAULTS, type KnownFault } from "./known-spec-faults.js";
import { type Fault, pointerOf, schemaFaults } from "./schema-faults.js";
import { SdkCheck } from "./sdk-check.js";
import { fromPlugin, sentRequest, unfolded } from "./sent-request.js";
import { type Operation, type SpecDocument, shapeOf } from "./spec-document.js";
import { absentFrom, type Name, namesIn } from "./spec-names.js";
import type { Schema } from "./spec-schema.js";

/** What came of a check. */
export interface Outcome {
  /** A line for each difference that nobody has looked at. */
  readonly faults: readonly string[];
  /** Entries of the table whose place was seen, and nothing wrong with it. */
  readonly stale: readonly string[];
  /** Operations that the document lacks, checked against the SDK alone. */
  readonly undocumented: readonly string[];
  /** Operations that neither describes, and bodies that are not JSON. */
  readonly unchecked: readonly string[];
  /** What the document has of an answer and the sandbox never sent, by operation. */
  readonly neverSent: readonly string[];
  /** How many exchanges were compared. */
  readonly checked: number;
}

type Found = Fault & { readonly at: string };

/** Compares exchanges with the provider's document and with the types of its SDK. */
export class ExchangeCheck {
  private readonly sdk: SdkCheck;
  private readonly found: Found[] = [];
  private readonly doubtful: { readonly at: string; readonly name: Name }[] = [];
  /** What was seen at each place: `GET /zones/{} answer/result/*`. */
  private readonly present = new Map<string, Set<unknown>>();
  private readonly absent = new Map<string, Set<string>>();
  private readonly undocumented = new Set<string>();
  private readonly unchecked = new Set<string>();
  private checked = 0;

  constructor(
    private readonly document: SpecDocument,
    folder: string,
    private readonly known: readonly KnownFault[] = KNOWN_FAULTS,
  ) {
    this.sdk = new SdkCheck(folder);
  }

  /** Who describes an operation. */
  describedBy(at: string): Fault["by"][] {
    return [
      ...(this.document.operation(at) ? (["document"] as const) : []),
      ...(this.sdk.methodOf(at) === undefined ? [] : (["sdk"] as const)),
    ];
  }

  /** Takes an exchange. One that trouble spoiled, or without a route, is nobody's to describe. */
  add(exchange: Exchange): void {
    const { at, status, answer } = exchange;
    if (at === undefined || status === 0) return;
    const operation = this.document.operation(at);
    const method = this.sdk.methodOf(at);
    if (!operation && !method) {
      this.unchecked.add(`${at}: neither the document nor the SDK has it`);
      return;
    }
    if (!operation) this.undocumented.add(`${at} (${method})`);
    this.checked++;
    const right = status < 300;
    this.answered(at, operation, status, answer);
    if (right && isObject(answer) && "result" in answer) this.sdk.answer(at, answer["result"]);
    // What the sandbox refused, a test looks at; what a test sends itself is its own affair.
    if (right && fromPlugin(exchange)) this.asked(at, operation, exchange);
  }

  /** Compares what needs the compiler, and sets aside what is known. */
  async finish(): Promise<Outcome> {
    this.found.push(...(await this.sdk.run()));
    for (const { at, name } of this.doubtful) {
      const verdict = this.sdk.verdict(at, name);
      if (verdict === "known" || (verdict === "untold" && name.verdict === "untold")) continue;
      const by = name.verdict === "untold" ? "sdk" : "document";
      const message =
        verdict === "unknown" && by === "document"
          ? "neither the document nor the SDK has it"
          : `the ${by} does not have it`;
      this.found.push({
        at,
        by,
        fault: "unknown",
        pointer: pointerOf(name.parts),
        message,
        value: name.value,
      });
    }
    const used = new Set<KnownFault>();
    const faults = new Set<string>();
    for (const fault of this.found) {
      const known = this.known.filter((entry) => fits(entry, fault));
      for (const entry of known) used.add(entry);
      if (known.length === 0) faults.add(lineOf(fault));
    }
    return {
      faults: [...faults].sort(),
      stale: this.known.filter((entry) => !used.has(entry) && this.wouldShow(entry)).map(staleLine),
      neverSent: [...this.absent].flatMap(([at, places]) => {
        const never = [...places].filter((place) => !this.present.has(`${shapeOf(at)} ${place}`));
        return never.length > 0 ? [`${at} ${never.join(" ")}`] : [];
      }),
      undocumented: [...this.undocumented].sort(),
      unchecked: [...this.unchecked].sort(),
      checked: this.checked,
    };
  }

  private answered(at: string, operation: Operation | undefined, status: number, answer: unknown): void {
    const described = operation?.answer(status);
    if (operation && described === undefined && status < 300)
      this.found.push({
        at,
        by: "document",
        fault: "status",
        pointer: "answer",
        message: "no such status is described",
        value: status,
      });
    const json = isObject(answer);
    if (!json && typeof described !== "object") return;
    const schema = typeof described === "object" ? described : {};
    this.found.push(
      ...schemaFaults(schema, json ? answer : String(answer), "answer").map((one) => ({ ...one, at })),
    );
    this.names(at, namesIn([schema], answer, ["answer"]), status < 300);
    const absent = this.absent.get(at) ?? new Set();
    if (status < 300) for (const place of absentFrom([schema], answer, "answer")) absent.add(place);
    this.absent.set(at, absent);
    this.note(at, answer, "answer");
  }

  private asked(at: string, operation: Operation | undefined, exchange: Exchange): void {
    const { variables, query, json, otherBody } = sentRequest(at, exchange);
    const compare = (schema: Schema | undefined, value: unknown, pointer: string, texts = false) => {
      const found = schema ? schemaFaults(schema, value, pointer, texts) : [];
      this.found.push(...found.map((one) => ({ ...one, at })));
    };
    if (otherBody) this.unchecked.add(`${at}: a body of ${otherBody} is not compared`);
    variables.forEach(([name, value], index) => {
      compare(operation?.variables[index], value, `request/path/${name}`, true);
    });
    compare(operation?.query, query, "request/query", true);
    if (json !== undefined) compare(operation?.body, json, "request/body");
    else if (!otherBody && operation?.bodyRequired)
      compare({ type: "object", required: ["body"] }, {}, "request");
    // An operation that takes no query at all still has a list of names: an empty one.
    const names = Object.entries(query).map(
      ([name, value]): Name => ({
        parts: ["request", "query", name],
        verdict: !operation ? "untold" : name in (operation.query.properties ?? {}) ? "known" : "unknown",
        value,
      }),
    );
    this.names(at, [...names, ...namesIn([operation?.body ?? {}], json, ["request", "body"])], true);
    const inPath = variables.map(([name]) => name);
    this.sdk.request(at, inPath, unfolded(query), json);
    this.note(at, { query, body: json }, "request");
  }

  private names(at: string, names: readonly Name[], right: boolean): void {
    for (const name of names)
      if (name.verdict !== "known" && (right || name.verdict === "unknown")) {
        this.doubtful.push({ at, name });
        if (right) this.sdk.name(at, name);
      }
  }

  private note(at: string, value: unknown, pointer: string): void {
    const place = `${shapeOf(at)} ${pointer}`;
    if (value !== undefined) this.present.set(place, (this.present.get(place) ?? new Set()).add(value));
    if (typeof value !== "object" || value === null) return;
    for (const [name, one] of Object.entries(value))
      this.note(at, one, `${pointer}/${Array.isArray(value) ? "*" : name}`);
  }

  /** Whether an entry's place was seen in the way in which it should have shown. */
  private wouldShow({ operation, pointer, fault, value }: KnownFault): boolean {
    if (operation === "*") return false;
    const place = `${shapeOf(operation)} ${pointer}`;
    if (fault !== "required")
      return value === undefined ? this.present.has(place) : (this.present.get(place)?.has(value) ?? false);
    return this.present.has(place.slice(0, place.lastIndexOf("/"))) && !this.present.has(place);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

const fits = (entry: KnownFault, { at, by, fault, pointer, value }: Found): boolean =>
  (entry.operation === "*" || shapeOf(entry.operation) === shapeOf(at)) &&
  entry.by === by &&
  entry.fault === fault &&
  entry.pointer === pointer &&
  (entry.value === undefined || entry.value === value);

function lineOf({ at, by, fault, pointer, message, value }: Found): string {
  const shown = value === undefined ? "" : ` (${(JSON.stringify(value) ?? "undefined").slice(0, 80)})`;
  return `${at} ${pointer}: ${fault}, says the ${by}: ${message}${shown}`;
}

const staleLine = ({ operation, pointer, fault, by }: KnownFault): string =>
  `${operation} ${pointer}: the entry for ${fault} (${by}) in known-spec-faults.ts is stale: nothing is wrong there any more`;
