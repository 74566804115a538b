/** Values that are kept for a short time. Each caller waits for a request of its own, so that a cancelled one harms nobody. */
export class Recent {
  private readonly values = new Map<string, { readonly value: unknown; readonly until: number }>();
  private generation = 0;

  constructor(private readonly milliseconds: number) {}

  /** The value that is kept, or else a new one, which is kept unless `keeps` says no. */
  async get<T>(key: string, load: () => Promise<T>, keeps: (value: T) => boolean = () => true): Promise<T> {
    const kept = this.peek<T>(key);
    if (kept !== undefined) return kept;
    const { generation } = this;
    const value = await load();
    // What was asked for before a change may be what was there before it.
    if (generation === this.generation && keeps(value))
      this.values.set(key, { value, until: Date.now() + this.milliseconds });
    return value;
  }

  peek<T>(key: string): T | undefined {
    const kept = this.values.get(key);
    if (kept && kept.until > Date.now()) return kept.value as T;
    this.values.delete(key);
    return undefined;
  }

  forget(): void {
    this.generation++;
    this.values.clear();
  }
}
