/**
 * Marks are registered symbols, so that a plugin which carries its own copy of this package
 * is understood by the host all the same.
 */
export const TOOL = Symbol.for("cargoshipper:tool");
export const RESOURCE = Symbol.for("cargoshipper:resource");
export const PROMPT = Symbol.for("cargoshipper:prompt");
export const PLUGIN = Symbol.for("cargoshipper:plugin");
export const CONFIGURED = Symbol.for("cargoshipper:configured");
export const CONTENT = Symbol.for("cargoshipper:content");
export const VARIABLE = Symbol.for("cargoshipper:variable");
/** On schemas: what their values are to the host. */
export const UNTRUSTED = Symbol.for("cargoshipper:untrusted");
export const NOT_SECRET = Symbol.for("cargoshipper:not-secret");
export const TAKES_SECRETS = Symbol.for("cargoshipper:takes-secrets");
/** On a schema: a list that is shown to clients as one text. */
export const TEXT_LIST = Symbol.for("cargoshipper:text-list");
export const ERROR = Symbol.for("cargoshipper:error");
export const INJECT = Symbol.for("cargoshipper:inject");

/**
 * Puts a mark on a method in either decorator dialect: legacy decorators receive the descriptor third,
 * standard ones receive the method itself first. The function carries the mark, so no class is needed.
 */
export function markMethod(mark: symbol, spec: unknown, args: readonly unknown[]): void {
  const descriptor = args[2] as PropertyDescriptor | undefined;
  const method = typeof args[0] === "function" && !descriptor ? args[0] : descriptor?.value;
  if (typeof method !== "function") {
    throw new TypeError("This decorator belongs on a method of a class.");
  }
  Object.defineProperty(method, mark, { value: spec });
}
