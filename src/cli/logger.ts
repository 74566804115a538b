import type { Logger } from "../plugin/index.js";

type Level = keyof Logger;
type Line = readonly [plugin: string | undefined, level: Level, message: string, details: object | undefined];

const PINO = { debug: "debug", info: "info", warning: "warn", error: "error" } as const;
const ORDER = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

/**
 * Loggers that write JSON lines to stderr, one for each plugin. pino is loaded with the first line that is written, so
 * that a start that has nothing to say does not pay for it.
 */
export class Log {
  private sink: ((line: Line) => void) | undefined;
  private waiting: Line[] | undefined;
  private opened: Promise<void> | undefined;

  constructor(private readonly level: string) {}

  for(plugin?: string): Logger {
    const at =
      (level: Level): Logger[Level] =>
      (message, details) => {
        if (ORDER.indexOf(PINO[level]) < ORDER.indexOf(this.level)) return;
        this.write([plugin, level, message, details]);
      };
    return { debug: at("debug"), info: at("info"), warning: at("warning"), error: at("error") };
  }

  private write(line: Line): void {
    if (this.sink) this.sink(line);
    else if (this.waiting) this.waiting.push(line);
    else {
      this.waiting = [line];
      this.opened = this.open();
    }
  }

  private async open(): Promise<void> {
    const { default: pino } = await import("pino");
    const options = { level: this.level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
    const root = pino(options, pino.destination({ fd: 2, sync: true }));
    this.sink = ([plugin, level, message, details]) =>
      root[PINO[level]]({ ...(plugin && { plugin }), ...details }, message);
    for (const line of this.waiting ?? []) this.sink(line);
  }

  /** Settles when everything so far is written. */
  flushed(): Promise<void> {
    return this.opened ?? Promise.resolve();
  }
}
