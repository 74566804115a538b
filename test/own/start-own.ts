import { policyLayer } from "../../src/config/policy.js";
import type { ToolResult } from "../../src/host/envelope.js";
import { Host } from "../../src/host/host.js";
import { LoopGuard } from "../../src/host/loop-guard.js";
import { ownEntry } from "../../src/own/own-entry.js";
import type { Own } from "../../src/own/own-plugin.js";
import { Redactor } from "../../src/redaction/redactor.js";
import { requester } from "../host/use-yard.js";

const log = () => undefined;

/** The host with its own tools alone. */
export async function startOwn({ secrets }: Pick<Own, "secrets">) {
  const host = await Host.start({
    policy: policyLayer({ mode: "full" }, () => "the test"),
    plugins: [],
    own: (locators) => ownEntry({ secrets, locators }),
    env: {},
    redactor: new Redactor(),
    guard: new LoopGuard({ requests: undefined, window: 60 }),
    secrets: { resolve: async () => "unused" },
    audit: undefined,
    log: () => ({ debug: log, info: log, warning: log, error: log }),
  });
  return {
    host,
    callTool: async (name: string, args: Record<string, unknown> = {}) => {
      const result: ToolResult = await host.callTool(name, args, requester());
      const { structured } = result;
      return {
        ...result,
        data: structured.success ? structured.data : {},
        error: structured.success ? undefined : structured.error,
        details: structured.success ? {} : structured.details,
      };
    },
    close: () => host.close(),
  };
}
