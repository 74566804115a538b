import type { Logger } from "../plugin/index.js";
import { Redactor } from "../redaction/redactor.js";

type Level = keyof Logger;
type Line = readonly [
  plugin: string | undefined,
  level: Level,
  message: string,
  details: Record<string, unknown> | undefined,
];

const PINO = { debug: "debug", info: "info", warning: "warn", error: "error" } as const;
const ORDER = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

/** Characters that are kept for a reader of stderr that is late; what comes on top is dropped. */
const MOST_UNREAD = 1 << 20;

/** Milliseconds without a line once stderr could not be written. */
const PAUSE = 1_000;

/**
 * Writes JSON lines to stderr. It never throws. pino is loaded with the first line that is written, so that a start
 * that has nothing to say does not pay for it.
 */
export class Log {
  private level: string | undefined;
  private redactor: Redactor | undefined;
  private readonly waiting: Line[] = [];
  private sink: ((line: Line) => void) | undefined;
  private opened: Promise<void> | undefined;
  private quietUntil = 0;

  /** From here on lines are written; those that came before are no longer kept waiting. */
  start(level: string, redactor: Redactor): void {
    this.level = level;
    this.redactor = redactor;
    for (const line of this.waiting.splice(0)) this.write(line);
  }

  /** A logger for a plugin, whose lines come without secrets from the host, or for the host's own lines. */
  for(plugin?: string): Logger {
    const at =
      (level: Level): Logger[Level] =>
      (message, details) =>
        this.write([plugin, level, message, details]);
    return { debug: at("debug"), info: at("info"), warning: at("warning"), error: at("error") };
  }

  private write(line: Line): void {
    if (this.level === undefined) this.waiting.push(line);
    else if (ORDER.indexOf(PINO[line[1]]) < ORDER.indexOf(this.level)) return;
    else if (this.sink) this.sink(line);
    else {
      this.waiting.push(line);
      this.opened ??= this.open(this.level).catch(() => undefined);
    }
  }

  private async open(level: string): Promise<void> {
    const { default: pino } = await import("pino");
    // A reader that does not read must not hold up the host: pino would wait for it.
    const unread = { retryEAGAIN: () => false, maxLength: MOST_UNREAD };
    const destination = pino.destination({ fd: 2, sync: true, ...unread });
    const pause = () => {
      this.quietUntil = performance.now() + PAUSE;
    };
    destination.on("error", pause);
    const root = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
    this.sink = ([plugin, level, message, details]) => {
      if (performance.now() < this.quietUntil) return;
      try {
        if (plugin !== undefined) root[PINO[level]]({ plugin, ...details }, message);
        else root[PINO[level]]({ ...(details && this.clean(details)) }, this.clean(message));
      } catch {
        pause();
      }
    };
    for (const line of this.waiting.splice(0)) this.sink(line);
  }

  /** Without secrets; until it is started, without those that can be told by their keys and shapes. */
  clean<T extends string | Record<string, unknown>>(value: T): T {
    this.redactor ??= new Redactor();
    return this.redactor.value(value);
  }

  /** Settles when everything so far is written, even if no command came as far as starting it. */
  async flushed(): Promise<void> {
    if (this.level === undefined && this.waiting.length > 0) {
      this.start("warning", new Redactor());
    }
    await this.opened;
  }
}
