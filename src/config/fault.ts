/**
 * What an error says, in one line and without the code frame or excerpt that parsers add: the text beside a mistake
 * may be a secret.
 */
export function faultOf(error: unknown, source = ""): string {
  const { name, message } = Object(error) as Partial<Error>;
  if (typeof message !== "string") return "threw something that is not an Error";
  if (name === "YAMLException") return yamlFault(error as YamlError);
  if (name === "SyntaxError" && /\bJSON\b/.test(message)) return jsonFault(message, source);
  const [first = "", second = ""] = message.split("\n");
  const place = /:(\d+):(\d+)$/.exec(second);
  return place ? `${first.trim()} (line ${place[1]}, column ${place[2]})` : first.trim();
}

interface YamlError extends Error {
  readonly reason?: string;
  readonly mark?: { readonly line: number; readonly column: number };
}

function yamlFault({ reason = "", mark }: YamlError): string {
  const place = mark ? ` (line ${mark.line + 1}, column ${mark.column + 1})` : "";
  const quotesTheFile = /["<]/.test(reason);
  return `is not valid YAML${place}${reason === "" || quotesTheFile ? "" : `: ${reason}`}`;
}

function jsonFault(message: string, source: string): string {
  const position = /at position (\d+)/.exec(message);
  if (!position) return "is not valid JSON";
  const before = source.slice(0, Number(position[1])).split("\n");
  return `is not valid JSON (line ${before.length}, column ${(before.at(-1) ?? "").length + 1})`;
}
