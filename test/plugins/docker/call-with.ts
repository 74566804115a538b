import { type Call, type Logger, type Risk, ToolError } from "cargoshipper/plugin";

/** A log that nobody reads. */
export const SILENT: Logger = { debug() {}, info() {}, warning() {}, error() {} };

/** A call in which these risks, as `key value`, were accepted, and others are refused as the host refuses them. */
export function callWith(accepted: readonly string[] = []): Call {
  const permits = (risks: readonly Risk[]) => {
    const refused = risks.find(({ risk, value }) => !accepted.includes(`${risk} ${value}`));
    if (refused) throw new ToolError("refused", `Not allowed: ${refused.says}.`);
  };
  const { signal } = new AbortController();
  return { signal, log: SILENT, progress() {}, permits } as unknown as Call;
}
