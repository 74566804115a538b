import "reflect-metadata";
import { container, type DependencyContainer, inject, injectable, Lifecycle } from "tsyringe";
import { type Class, Client, Log, type Logger, Options, type Token } from "../plugin/index.js";
import { tokensOf } from "../plugin/inject.js";

/** What every class of a plugin can ask for. */
export interface ScopeValues {
  readonly client: unknown;
  readonly options: unknown;
  readonly log: Logger;
}

const introduced = new WeakSet<Class>();

/** A plugin's own container: its values, and one instance of each of its classes. The parent holds nothing of it. */
export class Scope {
  private readonly container: DependencyContainer = container.createChildContainer();
  private readonly classes = new Set<Class>();

  constructor(values: ScopeValues) {
    this.container.register(Client, { useValue: values.client });
    this.container.register(Options, { useValue: values.options });
    this.container.register(Log, { useValue: values.log });
  }

  get<T extends object>(owner: Class<T>): T {
    this.admit(owner);
    return this.container.resolve(owner as never);
  }

  dispose(): Promise<void> {
    return Promise.resolve(this.container.dispose());
  }

  private admit(token: Token): void {
    if (typeof token === "symbol" || this.classes.has(token)) return;
    this.classes.add(token);
    const tokens = tokensOf(token);
    if (!introduced.has(token)) introduce(token, tokens);
    this.container.register(token as never, token as never, { lifecycle: Lifecycle.ContainerScoped });
    tokens.forEach((dependency) => {
      this.admit(dependency);
    });
  }
}

// Plugins mark their classes with symbols, so that a second copy of the package does no harm; here the host's own
// tsyringe learns of them.
function introduce(owner: Class, tokens: readonly Token[]): void {
  introduced.add(owner);
  tokens.forEach((token, index) => {
    inject(token as never)(owner, undefined, index);
  });
  injectable()(owner as never);
}
