import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import type { Address } from "./address.js";
import type { Reach } from "./match-container.js";

/** Names of the machine itself, as programs on it and in its containers use them. */
const HERE = ["localhost", "host.docker.internal"];
const LOOPBACK = /^(?:127(?:\.\d+){3}|::1)$/;

/** The machine that an Engine runs on, as far as its address tells. */
export class Machine {
  private names: Promise<ReadonlySet<string>> | undefined;

  constructor(private readonly address: Address) {}

  /** From where a host reaches the machine's ports; undefined when the host is another machine. */
  async reach(host: string): Promise<Reach> {
    if (HERE.includes(host) || LOOPBACK.test(host)) return "inside";
    this.names ??= this.lookUp();
    return (await this.names).has(host) ? "outside" : undefined;
  }

  private async lookUp(): Promise<ReadonlySet<string>> {
    const { address } = this;
    const name = address.kind === "socket" ? undefined : address.hostname.toLowerCase();
    // An Engine at a socket, or at a port of this machine, publishes on this machine.
    if (name === undefined || HERE.includes(name) || LOOPBACK.test(name)) {
      const own = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
      return new Set([hostname().toLowerCase(), ...own.map(({ address }) => address.toLowerCase())]);
    }
    if (isIP(name) > 0) return new Set([name]);
    // A name that only ssh knows has no address here; then the name alone is the machine's.
    const addresses = await lookup(name, { all: true }).catch(() => []);
    return new Set([name, ...addresses.map((one) => one.address)]);
  }
}
