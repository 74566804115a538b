import { ToolError } from "cargoshipper/plugin";

/** Looks at kinds of things, as far as policy and the token let it. */
export class Looks {
  private readonly unread: ToolError[] = [];
  private readonly unknown: string[] = [];
  private read = 0;

  /** `tools` are those that the operator allows. */
  constructor(private readonly tools: readonly string[]) {}

  /** What `load` finds; undefined where the tool that shows it is not allowed, or the token may not read it. */
  async at<T>(tool: string, what: string, load: () => Promise<T>): Promise<T | undefined> {
    if (!this.tools.includes(tool)) return undefined;
    try {
      const found = await load();
      this.read++;
      return found;
    } catch (error) {
      if (!ToolError.is(error) || error.kind !== "authentication") throw error;
      this.unread.push(error);
      this.unknown.push(
        [`The ${what} may not be read. ${error.message}`, error.next].filter(Boolean).join(" "),
      );
      return undefined;
    }
  }

  /** What could not be read, in sentences. Throws where that was everything. */
  rest(): { readonly unknown?: string } {
    const [first] = this.unread;
    if (first && this.read === 0) throw first;
    return first ? { unknown: this.unknown.join(" ") } : {};
  }
}
