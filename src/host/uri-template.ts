import { literal } from "../redaction/literal.js";

/** A URI template with `{name}` (one segment) and `{+name}` (any number of segments) variables. */
export class UriTemplate {
  readonly variables: readonly string[];
  private readonly pattern: RegExp;

  constructor(readonly template: string) {
    const names: string[] = [];
    const source = template.split(/(\{\+?[A-Za-z_]\w*\})/).map((part) => {
      const variable = /^\{(\+?)(\w+)\}$/.exec(part);
      if (!variable) return literal(part);
      names.push(variable[2] ?? "");
      return variable[1] ? "(.+)" : "([^/?#]+)";
    });
    this.variables = names;
    this.pattern = new RegExp(`^${source.join("")}$`, "s");
  }

  /** The variables' values, decoded, or undefined when the URI is not of this template. */
  match(uri: string): Record<string, string> | undefined {
    const found = this.pattern.exec(uri);
    if (!found) return undefined;
    try {
      return Object.fromEntries(
        this.variables.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? "")]),
      );
    } catch {
      return undefined;
    }
  }
}
