import { styleText } from "node:util";
import type { Output } from "./stdout.js";

type Style = Parameters<typeof styleText>[0];

/** Writes for people on a terminal and plainly otherwise. */
export class Printer {
  constructor(private readonly out: Output) {}

  line(text = ""): void {
    this.out.write(`${text}\n`);
  }

  /** Colours a text on a terminal that wants colours. */
  style(style: Style, text: string): string {
    return this.out.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
  }

  /**
   * Columns aligned on a terminal, separated by tabs otherwise. The last column is cut to the terminal's width.
   * `styleOf` is given a row's index.
   */
  table(
    rows: readonly (readonly string[])[],
    styleOf: (at: number) => Style | undefined = () => undefined,
  ): void {
    if (!this.out.isTTY) {
      for (const row of rows) this.line(row.join("\t"));
      return;
    }
    const columns = Math.max(0, ...rows.map((row) => row.length));
    const widths = Array.from({ length: columns }, (_, at) =>
      Math.max(...rows.map((row) => row[at]?.length ?? 0)),
    );
    for (const [index, row] of rows.entries()) {
      const text = row
        .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
        .join("  ");
      const fitted = text.length > this.out.columns ? `${text.slice(0, this.out.columns - 1)}…` : text;
      const style = styleOf(index);
      this.line(style ? this.style(style, fitted) : fitted);
    }
  }

  json(value: unknown): void {
    this.line(JSON.stringify(value, undefined, 2));
  }
}

/** The first sentence of a description. */
export const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
