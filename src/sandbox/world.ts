import { createHash } from "node:crypto";

/** The first number that is given out. */
const FIRST = 1_000_000;

/** What a sandbox remembers. Each noun keeps a part of its own, made when it is first asked for. */
export class World {
  private readonly parts = new Map<new (world: World) => object, object>();
  private count = 0;

  /** The one part of that class. */
  part<T extends object>(Part: new (world: World) => T): T {
    const known = this.parts.get(Part);
    if (known) return known as T;
    const made = new Part(this);
    this.parts.set(Part, made);
    return made;
  }

  /** A new id of 32 hexadecimal digits: the same ones in each run. */
  id(): string {
    return createHash("sha256")
      .update(`sandbox ${++this.count}`)
      .digest("hex")
      .slice(0, 32);
  }

  /** A new id in the form of a UUID of version 4. */
  uuid(): string {
    return this.id().replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
  }

  /** A new id that is a whole number: the same ones in each run. */
  number(): number {
    return FIRST + ++this.count;
  }

  now(): string {
    return new Date().toISOString();
  }
}
