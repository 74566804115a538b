/** What the command line may set. */
export interface Flags {
  readonly config?: string;
  readonly readOnly?: boolean;
  readonly noDestructive?: boolean;
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** `docker=default,images` */
  readonly toolsets?: readonly string[];
  readonly logLevel?: string;
  readonly transport?: string;
  readonly name?: string;
  readonly sandbox?: boolean;
}

/** The `file` of a problem with a flag. */
export const COMMAND_LINE = "command line";
