import type { Exchange } from "cargoshipper/sandbox";
import { type Found, faultLine, fits, type KnownFault, staleLine } from "./known-fault.js";
import { type Fault, pointerOf, schemaFaults } from "./schema-faults.js";
import { SeenPlaces } from "./seen-places.js";
import { fromPlugin, type SentRequest, sentRequest } from "./sent-request.js";
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
  /** Operations that nobody describes, and bodies that are not JSON. */
  readonly unchecked: readonly string[];
  /** What the document has of an answer and the sandbox never sent, by operation. */
  readonly neverSent: readonly string[];
  /** How many exchanges were compared. */
  readonly checked: number;
  /** Operations of which a plugin's request and its success were compared: `GET /zones/{}`. */
  readonly bothWays: readonly string[];
}

/** What another than the document says of the same operations: the types of an SDK. */
export interface SecondDescription {
  /** Its own name for an operation; undefined where it has none. */
  methodOf(at: string): string | undefined;
  /** Takes an answer, and what a request sends, for the check. */
  answer(at: string, answer: unknown): void;
  request(at: string, sent: SentRequest): void;
  /** Takes a name that the document does not have. */
  name(at: string, name: Name): void;
  /** What it says of such a name; to be asked after `run`. */
  verdict(at: string, name: Name): Name["verdict"];
  run(): Promise<readonly Found[]>;
}

/** What exchanges are compared with. */
export interface Descriptions {
  readonly document: SpecDocument;
  readonly known: readonly KnownFault[];
  readonly sdk?: SecondDescription;
}

/** Compares exchanges with the provider's document, and with the types of its SDK where there is one. */
export class ExchangeCheck {
  private readonly document: SpecDocument;
  private readonly known: readonly KnownFault[];
  private readonly sdk: SecondDescription | undefined;
  private readonly found: Found[] = [];
  private readonly doubtful: { readonly at: string; readonly name: Name }[] = [];
  private readonly seen = new SeenPlaces();
  private readonly absent = new Map<string, Set<string>>();
  private readonly undocumented = new Set<string>();
  private readonly unchecked = new Set<string>();
  private readonly bothWays = new Set<string>();
  private checked = 0;

  constructor({ document, known, sdk }: Descriptions) {
    this.document = document;
    this.known = known;
    this.sdk = sdk;
  }

  /** Who describes an operation. */
  describedBy(at: string): Fault["by"][] {
    return [
      ...(this.document.operation(at) ? (["document"] as const) : []),
      ...(this.sdk?.methodOf(at) === undefined ? [] : (["sdk"] as const)),
    ];
  }

  /** Takes an exchange. One that trouble spoiled, or without a route, is nobody's to describe. */
  add(exchange: Exchange): void {
    const { at, status, answer } = exchange;
    if (at === undefined || status === 0) return;
    const operation = this.document.operation(at);
    const method = this.sdk?.methodOf(at);
    if (!operation && !method) {
      this.undescribed(at);
      return;
    }
    if (!operation) this.undocumented.add(`${at} (${method})`);
    this.checked++;
    const right = status < 300;
    this.answered(at, operation, status, answer);
    if (right) this.sdk?.answer(at, answer);
    // What the sandbox refused, a test looks at; what a test sends itself is its own affair.
    if (!right || !fromPlugin(exchange)) return;
    this.asked(at, operation, exchange);
    this.bothWays.add(shapeOf(at));
  }

  /** Compares what needs the compiler, and sets aside what is known. */
  async finish(): Promise<Outcome> {
    this.found.push(...((await this.sdk?.run()) ?? []), ...this.doubts());
    const used = new Set<KnownFault>();
    const faults = new Set<string>();
    for (const fault of this.found) {
      const known = this.known.filter((entry) => fits(entry, fault));
      for (const entry of known) used.add(entry);
      if (known.length === 0) faults.add(faultLine(fault));
    }
    return {
      faults: [...faults].sort(),
      stale: this.known.filter((entry) => !used.has(entry) && this.seen.wouldShow(entry)).map(staleLine),
      neverSent: [...this.absent].flatMap(([at, places]) => {
        const never = [...places].filter((place) => !this.seen.has(at, place));
        return never.length > 0 ? [`${at} ${never.join(" ")}`] : [];
      }),
      undocumented: [...this.undocumented].sort(),
      unchecked: [...this.unchecked].sort(),
      checked: this.checked,
      bothWays: [...this.bothWays].sort(),
    };
  }

  /** Where the document is all there is, it has to have everything. */
  private undescribed(at: string): void {
    if (this.sdk) this.unchecked.add(`${at}: neither the document nor the SDK has it`);
    else this.fault(at, "operation", "request", "the document does not have it");
  }

  private fault(at: string, fault: string, pointer: string, message: string, value?: unknown): void {
    this.found.push({ at, by: "document", fault, pointer, message, value });
  }

  /** The names that the document lacks, and nobody else has either. */
  private doubts(): Found[] {
    return this.doubtful.flatMap(({ at, name }) => {
      const verdict = this.sdk?.verdict(at, name) ?? "untold";
      if (verdict === "known" || (verdict === "untold" && name.verdict === "untold")) return [];
      const by = name.verdict === "untold" ? "sdk" : "document";
      const message =
        verdict === "unknown" && by === "document"
          ? "neither the document nor the SDK has it"
          : `the ${by} does not have it`;
      return [{ at, by, fault: "unknown", pointer: pointerOf(name.parts), message, value: name.value }];
    });
  }

  private answered(at: string, operation: Operation | undefined, status: number, answer: unknown): void {
    const described = operation?.answer(status);
    const json = isObject(answer);
    if (operation && described === undefined && status < 300)
      this.fault(at, "status", "answer", "no such status is described", status);
    if (described === "nothing" && answer !== undefined && answer !== "")
      this.fault(at, "unknown", "answer", "no body is described", answer);
    if (!json && typeof described !== "object") return;
    const schema = typeof described === "object" ? described : {};
    this.found.push(
      ...schemaFaults(schema, json ? answer : String(answer), "answer").map((one) => ({ ...one, at })),
    );
    this.names(at, namesIn([schema], answer, ["answer"]), status < 300);
    const absent = this.absent.get(at) ?? new Set();
    if (status < 300) for (const place of absentFrom([schema], answer, "answer")) absent.add(place);
    this.absent.set(at, absent);
    this.seen.note(at, answer, "answer");
  }

  private asked(at: string, operation: Operation | undefined, exchange: Exchange): void {
    const sent = sentRequest(at, exchange);
    const { variables, query, json, otherBody } = sent;
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
    if (json !== undefined && operation && !operation.body && !this.sdk)
      this.fault(at, "unknown", "request/body", "no body is described", json);
    // An operation that takes no query at all still has a list of names: an empty one.
    const names = Object.entries(query).map(
      ([name, value]): Name => ({
        parts: ["request", "query", name],
        verdict: !operation ? "untold" : name in (operation.query.properties ?? {}) ? "known" : "unknown",
        value,
      }),
    );
    this.names(at, [...names, ...namesIn([operation?.body ?? {}], json, ["request", "body"])], true);
    this.sdk?.request(at, sent);
    this.seen.note(at, { query, body: json }, "request");
  }

  private names(at: string, names: readonly Name[], right: boolean): void {
    for (const name of names)
      if (name.verdict !== "known" && (right || name.verdict === "unknown")) {
        this.doubtful.push({ at, name });
        if (right) this.sdk?.name(at, name);
      }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
