/**
 * Checked by `npm run types`: each `@ts-expect-error` fails the build when the line below it compiles.
 * The fixtures show the same contract with standard decorators.
 */
import {
  Client,
  definePlugin,
  inject,
  injectable,
  type Preview,
  Prompt,
  Resource,
  secret,
  Tool,
} from "cargoshipper/plugin";
import { z } from "zod";

const Input = z.object({ id: z.string(), count: z.int().default(1) });
const Output = z.object({ id: z.string() });
const common = { description: "d", input: Input, output: Output } as const;

@injectable()
export class Good {
  constructor(@inject(Client) readonly client: { find(id: string): string }) {}

  @Tool({ ...common, name: "get_thing", effect: "read" })
  get(input: z.output<typeof Input>) {
    return { id: this.client.find(input.id).repeat(input.count) };
  }

  @Tool({ ...common, name: "remove_thing", effect: "destroy", preview: "previewRemove" })
  async remove(input: { id: string }) {
    return { id: input.id };
  }

  previewRemove(input: { id: string }): Preview {
    return { summary: input.id, subject: input.id };
  }

  @Resource({ uri: "x://thing/{id}/part/{+path}", name: "part", description: "d", complete: { id: "ids" } })
  part(params: { id: string; path: string }) {
    return params.id + params.path;
  }

  ids(typed: string) {
    return [typed];
  }

  @Prompt({ name: "p", description: "d", arguments: z.object({ id: z.string() }), complete: { id: "ids" } })
  prompt(args: { id: string }) {
    return args.id;
  }
}

export class Bad {
  // @ts-expect-error the argument does not match the schema
  @Tool({ ...common, name: "a", effect: "read" })
  wrongInput(input: { id: number }) {
    return { id: String(input.id) };
  }

  // @ts-expect-error the answer does not match the schema
  @Tool({ ...common, name: "b", effect: "read" })
  wrongOutput(input: { id: string }) {
    return { id: input.id.length };
  }

  // @ts-expect-error a destroy tool needs a preview
  @Tool({ ...common, name: "c", effect: "destroy" })
  noPreview(input: { id: string }) {
    return { id: input.id };
  }

  // @ts-expect-error there is no such method
  @Tool({ ...common, name: "d", effect: "destroy", preview: "nowhere" })
  missingPreview(input: { id: string }) {
    return { id: input.id };
  }

  // @ts-expect-error the preview answers something else
  @Tool({ ...common, name: "e", effect: "destroy", preview: "notAPreview" })
  wrongPreview(input: { id: string }) {
    return { id: input.id };
  }

  notAPreview() {
    return 1;
  }

  // @ts-expect-error effect is required
  @Tool({ ...common, name: "f" })
  noEffect(input: { id: string }) {
    return { id: input.id };
  }

  // @ts-expect-error the template has no variable `name`
  @Resource({ uri: "x://thing/{id}", name: "thing", description: "d" })
  wrongParams(params: { name: string }) {
    return params.name;
  }

  @Resource({
    uri: "x://thing/{id}",
    name: "thing2",
    description: "d",
    // @ts-expect-error there is no variable `other` to complete
    complete: { other: "ids" },
  })
  wrongCompletion(params: { id: string }) {
    return params.id;
  }

  @Prompt({
    name: "p",
    description: "d",
    arguments: z.object({ id: z.string() }),
    // @ts-expect-error there is no argument `other` to complete
    complete: { other: "ids" },
  })
  wrongCompletedArgument(args: { id: string }) {
    return args.id;
  }

  ids(typed: string) {
    return [typed];
  }

  // @ts-expect-error the argument does not match the schema
  @Prompt({ name: "q", description: "d", arguments: z.object({ id: z.string() }) })
  wrongPrompt(args: { id: Date }) {
    return String(args.id);
  }
}

const base = { name: "x", description: "d", client: () => ({ a: 1 }), toolsets: {} };

export const good = definePlugin({
  ...base,
  options: z.object({ host: z.string().optional() }),
  client: ({ options }) => ({ host: options.host }),
  verify: (client) => ({ version: client.host ?? "" }),
});
export const configured = good({ host: "h", mode: "read-only" });

// @ts-expect-error `nope` is no option
good({ nope: 1 });
// @ts-expect-error `mode` belongs to the host
definePlugin({ ...base, options: z.object({ mode: z.string() }) });
// @ts-expect-error the client has no such property
definePlugin({ ...base, client: () => ({ a: 1 }), verify: (client) => ({ version: client.b }) });

// A configuration may leave out what a variable fills, and nothing else.
const filled = definePlugin({
  name: "filled",
  description: "d",
  options: z.object({ token: secret("FILLED_TOKEN").describe("d"), depth: z.int() }),
  client: ({ options }) => ({ token: options.token.length }),
  toolsets: {},
});
export const entries = [filled({ depth: 1 }), filled({ depth: 1, token: "t" })];
// @ts-expect-error: nothing fills the depth
export const lacking = filled({ token: "t" });
