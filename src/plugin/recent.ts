interface Kept {
  readonly value: unknown;
  /** When it was asked for, by `performance.now()`. */
  readonly asked: number;
}

/** Values that are kept for a short time. Each caller waits for a request of its own, so that a cancelled one harms nobody. */
export class Recent {
  private readonly values = new Map<string, Kept>();
  private generation = 0;

  constructor(
    private readonly milliseconds: number,
    /** The client context's: a call that changes something is not given what was asked for before it. */
    private readonly freshFrom: () => number,
  ) {}

  /** The value that is kept, or else a new one, which is kept unless `keeps` says no. */
  async get<T>(key: string, load: () => Promise<T>, keeps: (value: T) => boolean = () => true): Promise<T> {
    const kept = this.peek<T>(key);
    if (kept !== undefined) return kept;
    const { generation } = this;
    const asked = performance.now();
    const value = await load();
    // What was asked for before a change may be what was there before it.
    if (generation === this.generation && keeps(value)) this.values.set(key, { value, asked });
    return value;
  }

  peek<T>(key: string): T | undefined {
    const kept = this.values.get(key);
    if (!kept) return undefined;
    const isOver = kept.asked + this.milliseconds <= performance.now();
    if (isOver) this.values.delete(key);
    return isOver || kept.asked < this.freshFrom() ? undefined : (kept.value as T);
  }

  forget(): void {
    this.generation++;
    this.values.clear();
  }
}
