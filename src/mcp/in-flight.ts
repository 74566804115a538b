/** The requests that are being worked on. */
export class InFlight {
  private readonly running = new Set<Promise<void>>();

  track<T>(work: Promise<T>): Promise<T> {
    const settled: Promise<void> = work.then(ignore, ignore).then(() => {
      this.running.delete(settled);
    });
    this.running.add(settled);
    return work;
  }

  /** Settles when nothing is running, including what starts while it waits. */
  async idle(): Promise<void> {
    do {
      await Promise.all(this.running);
      // What has just been read, and the answers that have just been made, are a turn of the loop away.
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.running.size > 0);
  }
}

const ignore = () => undefined;
