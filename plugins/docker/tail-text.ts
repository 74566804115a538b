/** Characters. A longer one is cut where it has to be. */
const LONGEST_WORD = 4_096;

/** Keeps the end of a long text in bounded memory, cut at a line where there is one. */
export class TailText {
  private kept = "";
  private dropped = 0;
  /** Whether the text kept begins in the middle of a line. */
  private cutInside = false;
  /** Whether the text so far ends in the middle of a line. */
  private open = false;

  /** At most `limit` characters are kept at the end. */
  constructor(private readonly limit: number) {}

  push(text: string): void {
    if (text === "") return;
    this.kept += text;
    this.open = !text.endsWith("\n");
    // Cut seldom, because each cut copies.
    if (this.kept.length > 4 * this.limit) this.cut();
  }

  /**
   * The text kept, the number of its lines, how many lines before it were left out, and whether the beginning of its
   * first line was.
   */
  end(): { text: string; lines: number; dropped: number; cutInside: boolean } {
    this.cut();
    const lines = newlines(this.kept) + (this.open && this.kept !== "" ? 1 : 0);
    return { text: this.kept, lines, dropped: this.dropped, cutInside: this.cutInside };
  }

  /** Where the next word begins: the rest of one that is cut could be of a secret, whose key is gone. */
  private wordAfter(at: number): number | undefined {
    const [line = ""] = this.kept.slice(at, at + LONGEST_WORD).split("\n", 1);
    const found = line.search(/[\s"'`,;&]/);
    return found < 0 ? undefined : at + found;
  }

  private cut(): void {
    const surplus = this.kept.length - this.limit;
    if (surplus <= 0) return;
    const line = this.kept.indexOf("\n", surplus - 1) + 1;
    // A long line that would take most of the rest with it is cut in its middle, but not inside a character.
    const whole = line > 0 && line < this.kept.length && line - surplus <= this.limit / 2;
    const inPair = (this.kept.charCodeAt(surplus) & 0xfc00) === 0xdc00;
    const at = whole ? line : (this.wordAfter(surplus) ?? surplus + (inPair ? 1 : 0));
    this.dropped += newlines(this.kept.slice(0, at));
    this.cutInside = !whole;
    // Joined and split, so that the characters left out are not kept alive by the slice.
    this.kept = Buffer.from(this.kept.slice(at)).toString();
  }
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
