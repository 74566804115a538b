import type { KnownFault } from "./known-fault.js";
import { shapeOf } from "./spec-document.js";

/** What was seen at each place of each operation: `GET /zones/{} answer/result/*`. */
export class SeenPlaces {
  private readonly values = new Map<string, Set<unknown>>();

  /** Takes a value with all that is in it. */
  note(at: string, value: unknown, pointer: string): void {
    const place = `${shapeOf(at)} ${pointer}`;
    if (value !== undefined) this.values.set(place, (this.values.get(place) ?? new Set()).add(value));
    if (typeof value !== "object" || value === null) return;
    for (const [name, one] of Object.entries(value))
      this.note(at, one, `${pointer}/${Array.isArray(value) ? "*" : name}`);
  }

  has(at: string, pointer: string): boolean {
    return this.values.has(`${shapeOf(at)} ${pointer}`);
  }

  /** Whether an entry's place was seen in the way in which its fault should have shown. */
  wouldShow({ operation, pointer, fault, value }: KnownFault): boolean {
    if (operation === "*") return false;
    const place = `${shapeOf(operation)} ${pointer}`;
    if (fault !== "required")
      return value === undefined ? this.values.has(place) : (this.values.get(place)?.has(value) ?? false);
    return this.values.has(place.slice(0, place.lastIndexOf("/"))) && !this.values.has(place);
  }
}
