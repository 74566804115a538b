import type {
  GraphqlDocument,
  GraphqlField,
  GraphqlOperation,
  GraphqlValue,
  GraphqlVariable,
  Selection,
} from "./document.js";
import { GraphqlSyntaxError, type GraphqlToken, placeOf, tokenize } from "./tokens.js";

/** Levels of braces and brackets at most. */
const DEEPEST = 40;

/** Reads a document. Throws a GraphqlSyntaxError that says where; a name that is given twice is one. */
export const parse = (source: string): GraphqlDocument => new Parser(source).document();

class Parser {
  private readonly tokens: readonly GraphqlToken[];
  private at = 0;
  private depth = 0;

  constructor(private readonly source: string) {
    this.tokens = tokenize(source);
  }

  document(): GraphqlDocument {
    const operations: GraphqlOperation[] = [];
    const fragments = new Map<string, readonly Selection[]>();
    do {
      if (this.peek().text === "fragment" && this.peek().kind === "name") {
        this.next();
        const name = this.name();
        if (name === "on") throw this.unexpected();
        this.keyword("on");
        this.name();
        this.directives();
        this.put(fragments, name, this.selections());
      } else operations.push(this.operation());
    } while (this.peek().kind !== "end");
    return { operations, fragments };
  }

  private operation(): GraphqlOperation {
    if (this.is("{")) return { kind: "query", variables: new Map(), selections: this.selections() };
    const kind = this.peek().kind === "name" ? this.peek().text : "";
    if (kind !== "query" && kind !== "mutation" && kind !== "subscription") throw this.unexpected();
    this.next();
    if (this.peek().kind === "name") this.next();
    const variables = new Map<string, GraphqlVariable>();
    if (this.take("(")) {
      do {
        this.expect("$");
        const name = this.name();
        this.expect(":");
        const type = this.type();
        const value = this.take("=") ? this.value() : undefined;
        this.directives();
        this.put(variables, name, { type, value });
      } while (!this.take(")"));
    }
    this.directives();
    return { kind, variables, selections: this.selections() };
  }

  private type(): string {
    const inner = this.take("[") ? this.nested(() => `[${this.type()}${this.expect("]")}`) : this.name();
    return this.take("!") ? `${inner}!` : inner;
  }

  private selections(): Selection[] {
    return this.nested(() => {
      this.expect("{");
      const found: Selection[] = [];
      do found.push(this.selection());
      while (!this.take("}"));
      return found;
    });
  }

  private selection(): Selection {
    if (!this.take("...")) return this.field();
    const named = this.peek().kind === "name" && this.peek().text !== "on";
    if (named) return { kind: "spread", name: this.name(), directives: this.directives() };
    if (this.peek().kind === "name") {
      this.next();
      this.name();
    }
    return { kind: "inline", directives: this.directives(), selections: this.selections() };
  }

  private field(): GraphqlField {
    const first = this.name();
    const name = this.take(":") ? this.name() : first;
    const args = this.args();
    const directives = this.directives();
    const selections = this.is("{") ? this.selections() : [];
    return { kind: "field", alias: first, name, args, directives, selections };
  }

  private args(): Map<string, GraphqlValue> {
    const args = new Map<string, GraphqlValue>();
    if (this.take("(")) {
      do this.pair(args);
      while (!this.take(")"));
    }
    return args;
  }

  private directives(): string[] {
    const names: string[] = [];
    while (this.take("@")) {
      names.push(this.name());
      this.args();
    }
    return names;
  }

  private value(): GraphqlValue {
    const { kind, text } = this.peek();
    if (this.take("$")) return { kind: "variable", name: this.name() };
    if (this.take("["))
      return this.nested(() => {
        const items: GraphqlValue[] = [];
        while (!this.take("]")) items.push(this.value());
        return { kind: "list", items };
      });
    if (this.take("{"))
      return this.nested(() => {
        const fields = new Map<string, GraphqlValue>();
        while (!this.take("}")) this.pair(fields);
        return { kind: "object", fields };
      });
    if (kind === "mark" || kind === "end") throw this.unexpected();
    this.next();
    if (kind === "string") return { kind: "literal", value: text };
    if (kind === "number") return { kind: "literal", value: Number(text) };
    if (text === "null") return { kind: "literal", value: null };
    if (text === "true" || text === "false") return { kind: "literal", value: text === "true" };
    return { kind: "enum", name: text };
  }

  private pair(into: Map<string, GraphqlValue>): void {
    const name = this.name();
    this.expect(":");
    this.put(into, name, this.value());
  }

  private put<T>(into: Map<string, T>, name: string, value: T): void {
    if (into.has(name)) throw new GraphqlSyntaxError(`${name} is given twice`);
    into.set(name, value);
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > DEEPEST) throw new GraphqlSyntaxError(`it is more than ${DEEPEST} levels deep`);
    const result = read();
    this.depth--;
    return result;
  }

  private peek(): GraphqlToken {
    return this.tokens[this.at] ?? { kind: "end", text: "", at: this.source.length };
  }

  private next(): void {
    this.at++;
  }

  private is(mark: string): boolean {
    const { kind, text } = this.peek();
    return kind === "mark" && text === mark;
  }

  private take(mark: string): boolean {
    const found = this.is(mark);
    if (found) this.next();
    return found;
  }

  private expect(mark: string): string {
    if (!this.take(mark)) throw this.unexpected();
    return mark;
  }

  private keyword(word: string): void {
    if (this.name() !== word) throw new GraphqlSyntaxError(`expected ${word}`);
  }

  private name(): string {
    const { kind, text } = this.peek();
    if (kind !== "name") throw this.unexpected();
    this.next();
    return text;
  }

  private unexpected(): GraphqlSyntaxError {
    return new GraphqlSyntaxError(`unexpected ${placeOf(this.source, this.peek().at)}`);
  }
}
