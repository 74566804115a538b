import { INJECT } from "./marks.js";

/** A class that the host can make. */
export type Class<T = object> = new (...args: never[]) => T;

/** What a constructor parameter asks for: one of the tokens below, or another injectable class. */
export type Token = symbol | Class;

/** The plugin's client, as its `client` factory made it. */
export const Client: unique symbol = Symbol.for("cargoshipper:Client") as never;
/** The plugin's checked options. */
export const Options: unique symbol = Symbol.for("cargoshipper:Options") as never;
/** The plugin's logger. */
export const Log: unique symbol = Symbol.for("cargoshipper:Log") as never;

interface Injected {
  [INJECT]?: Token[];
  inject?: readonly Token[];
}

/** Says what a constructor parameter gets. Plugins with standard decorators write `static inject = [Client]` instead. */
export function inject(token: Token): ParameterDecorator {
  return (target, _key, index) => {
    const owner = target as unknown as Injected;
    if (!Object.hasOwn(owner, INJECT)) Object.defineProperty(owner, INJECT, { value: [] });
    (owner[INJECT] as Token[])[index] = token;
  };
}

/** Lets the host make instances of a class. Throws when a constructor parameter says nothing of what it gets. */
export function injectable() {
  return (target: Class, context?: ClassDecoratorContext): void => {
    // A standard decorator runs before the class has its `static inject`; what it adds here runs after.
    if (context) context.addInitializer(() => void tokensOf(target));
    else tokensOf(target);
  };
}

/** The tokens of a class's constructor parameters, in order. Throws when one is missing. */
export function tokensOf(target: Class): readonly Token[] {
  const owner = target as unknown as Injected;
  // A subclass says anew what its own constructor gets, in either way.
  const tokens = (Object.hasOwn(target, "inject") && owner.inject) || owner[INJECT] || owner.inject || [];
  for (let index = 0; index < Math.max(target.length, tokens.length); index++) {
    if (tokens[index] === undefined) {
      throw new TypeError(
        `${target.name}: constructor parameter ${index + 1} needs @inject(Token), or an entry in \`static inject\`.`,
      );
    }
  }
  return tokens;
}

/** What is wrong with the constructors of classes, and of the classes that these ask for, as sentences. */
export function injectionFaults(classes: readonly Class[], seen = new Set<Class>()): string[] {
  return classes.flatMap((owner) => {
    if (seen.has(owner)) return [];
    seen.add(owner);
    try {
      return injectionFaults(
        tokensOf(owner).filter((token) => typeof token !== "symbol"),
        seen,
      );
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
}
