import * as z from "zod";
import { Client, definePlugin, Tool, untrusted } from "../src/plugin/index.js";

const Named = z.object({
  name: z.string().describe("Its name"),
  berth: z.string().optional().describe("Where"),
});
const Ship = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  berths: z.array(z.string()),
  note: untrusted(z.string()),
});
type Named = z.output<typeof Named>;

/** Tools whose handlers answer at once with a small result, so that all else is the host's. */
export class Ships {
  static inject = [Client];

  @Tool({
    name: "show_ship",
    description: "Show.",
    effect: "read",
    resolve: "meant",
    input: Named,
    output: Ship,
  })
  async show({ name }: Named) {
    return {
      id: "bad32f2a7fa0",
      name,
      status: "Up 3 minutes (healthy)",
      berths: ["127.0.0.1:8080->80/tcp", "127.0.0.1:8443->443/tcp"],
      note: "started\nlistening on 0.0.0.0:80",
    };
  }

  @Tool({
    name: "load_ship",
    description: "Load.",
    effect: "write",
    resolve: "meant",
    risks: "risksOf",
    input: Named,
    output: Ship,
  })
  async load(input: Named) {
    return this.show(input);
  }

  @Tool({
    name: "sink_ship",
    description: "Sink.",
    effect: "destroy",
    preview: "previewSink",
    resolve: "meant",
    input: Named,
    output: Ship,
  })
  async sink(input: Named) {
    return this.show(input);
  }

  async previewSink({ name }: Named) {
    return { summary: `${name} goes.`, details: ["Lost: its cargo."], subject: { id: "bad32f2a7fa0" } };
  }

  async meant({ name }: Named) {
    return [{ kind: "ship", id: "bad32f2a7fa0", names: [name], labels: { fleet: "north" } }];
  }

  async risksOf({ berth }: Named) {
    return berth === undefined ? [] : [{ risk: "berths", value: berth, says: `the berth ${berth} is used` }];
  }
}

export const quay = definePlugin({
  name: "quay",
  description: "Ships.",
  client: () => ({}),
  kinds: ["ship"],
  risks: { berths: { description: "Berths are used", default: "ask" } },
  toolsets: { ships: [Ships] },
});
