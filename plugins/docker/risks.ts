import type { RiskSpec } from "cargoshipper/plugin";

/** What running a container can do to the machine of the Engine, by the keys that decide about it. */
export const RISKS = {
  engineSocket: {
    description:
      "A socket of the host's is mounted, such as the Engine's own, which gives power over all of it",
    default: "deny",
  },
  systemPaths: {
    description: "A folder of the host's system is mounted, or what the Engine keeps",
    default: "deny",
  },
  bindMounts: { description: "Another folder of the host's is mounted", default: "ask" },
  publicPorts: { description: "A port is published on another address than loopback", default: "ask" },
} as const satisfies Readonly<Record<string, RiskSpec>>;

/** The key of a risk. */
export type RiskKey = keyof typeof RISKS;
