/** How far before a key its line may begin. */
const REACH = 160;

/** The time that the Engine puts before each line of a log, and so also within a value of several lines. */
export const STAMP = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z /;

/** What may precede a key that begins a line: a time and a service, as logs have them; a list's dash; a command. */
const BEGINNING =
  /^(?:[\dTZ:.,/+-][\dTZ:.,/+ -]{7,39}[ \t]+)?(?:Step \d{1,4}\/\d{1,4} : )?(?:[\w.-]{1,64} {0,16}\| )?[ \t>#*+-]{0,60}(?:(?:export|env|arg|setenv|set|declare|local|-x)[ \t]+){0,3}$/i;
const ENV = /\b(?:env|arg|setenv)[ \t]+$/i;

/** Where the lines of a text begin and end, found without reading a long one more than once. */
export class Lines {
  private from = 0;
  private to = -1;

  constructor(private readonly text: string) {}

  /** Where the line ends that holds a place, at its line break. */
  end(at: number): number {
    if (at < this.from || at > this.to) {
      const found = this.text.indexOf("\n", at);
      this.from = at;
      this.to = found < 0 ? this.text.length : found;
    }
    return this.to > at && this.text[this.to - 1] === "\r" ? this.to - 1 : this.to;
  }

  /** What stands before a place in its line, or undefined when that is too long to matter. */
  before(at: number): string | undefined {
    const near = this.text.slice(Math.max(0, at - REACH), at);
    const broken = near.lastIndexOf("\n");
    if (broken >= 0) return near.slice(broken + 1);
    return at <= REACH ? near : undefined;
  }
}

/** Whether a key begins its line, and whether as a variable of a Dockerfile, whose value may follow a space. */
export function beginning(before: string | undefined): {
  readonly line: boolean;
  readonly variable: boolean;
} {
  const line = before !== undefined && BEGINNING.test(before);
  return { line, variable: line && ENV.test(before) };
}
