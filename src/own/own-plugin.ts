import type { Provider } from "../host/providers.js";
import { HOST_NAME } from "../plugin/define-plugin.js";
import type { AnyPluginSpec, Locator } from "../plugin/index.js";
import { PLUGIN } from "../plugin/marks.js";
import type { SecretStore } from "../secrets/store.js";
import { labelOf } from "./label.js";
import { Locate } from "./locate.js";
import { Secrets } from "./secrets.js";

/** What the host's own tools work with. */
export interface Own {
  /** Undefined: there are none to list. */
  readonly secrets: SecretStore | undefined;
  /** Whoever can be asked where something is. */
  readonly locators: readonly Provider<Locator>[];
}

/** What the host itself offers to callers, as a plugin among the others. Its name is refused to any other. */
export const ownPlugin = (own: Own): AnyPluginSpec => ({
  name: HOST_NAME,
  description: "What the host itself offers.",
  client: () => own,
  verify: async () => {
    const names = (await own.secrets?.names()) ?? [];
    const secrets = names.map(({ name, scope, source }) => `secret ${name} (scope ${scope}, from ${source})`);
    const facts = [
      ...(own.secrets && secrets.length === 0 ? ["There are no secrets."] : secrets),
      ...(own.locators.length > 0
        ? [`cargoshipper_locate asks ${own.locators.map(labelOf).join(", ")}`]
        : []),
    ];
    return { facts };
  },
  // Whoever it asks answers out of a sandbox of their own.
  sandbox: async () => ({ options: {}, close: () => undefined }),
  toolsets: { secrets: [Secrets], locate: [Locate] },
});

/** As its catalogue is made from it, without anything to work with. */
export default { [PLUGIN]: ownPlugin({ secrets: undefined, locators: [] }) };
