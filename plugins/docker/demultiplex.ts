/** A piece of a container's output. */
export interface Output {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

const HEADER = 8;
const STDIN = 0;
const STDERR = 2;
/** The daemon's own complaint in the middle of the output. */
const SYSTEM_ERROR = 3;
const SPACE = 0x20;
const NEWLINE = 0x0a;

/** One that keeps a byte order mark, as it keeps everything. */
const decoder = () => new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Separates the two streams of a container without a terminal, whose bytes come in frames with a header of eight
 * bytes. Frames may be cut anywhere, and so may characters; each stream's characters are put together again. What does
 * not begin with a header, as some engines answer, is passed on as it is. The Engine keeps a line of more than 16 KiB in
 * parts and puts a time before each; only the first is kept, so that what was printed is whole again.
 */
export class Demultiplexer {
  private readonly decoders = { stdout: decoder(), stderr: decoder() };
  private pending: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  private left = 0;
  private stream: Output["stream"] = "stdout";
  private raw: boolean;
  /** Streams whose last frame has not ended its line. */
  private readonly open = new Set<Output["stream"]>();
  private inTime = false;

  /** `framed` is false for a container with a terminal, whose output is one plain stream. `timed`: with timestamps. */
  constructor(
    framed: boolean,
    private readonly timed = false,
  ) {
    this.raw = !framed;
  }

  /** The text in the next bytes. */
  push(chunk: Buffer): Output[] {
    const pieces: Output[] = [];
    let rest = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    while (rest.length > 0) {
      if (this.left === 0 && !this.raw) {
        if (rest.length < HEADER) break;
        if (this.readHeader(rest)) rest = rest.subarray(HEADER);
        continue;
      }
      const take = this.raw ? rest.length : Math.min(this.left, rest.length);
      this.add(
        pieces,
        this.decoders[this.stream].decode(this.afterTime(rest.subarray(0, take)), { stream: true }),
      );
      if (!this.raw) this.left -= take;
      rest = rest.subarray(take);
    }
    // A copy, so that a few bytes do not keep a whole chunk alive.
    this.pending = Buffer.from(rest);
    return pieces;
  }

  /** What is left once the output has ended: characters that were never completed. */
  end(): Output[] {
    const pieces: Output[] = [];
    for (const stream of ["stdout", "stderr"] as const) {
      this.stream = stream;
      this.add(pieces, this.decoders[stream].decode());
    }
    return pieces;
  }

  /** Bytes of a frame without the time before them, where that would stand within a line. */
  private afterTime(bytes: Buffer): Buffer {
    if (bytes.at(-1) === NEWLINE) this.open.delete(this.stream);
    else this.open.add(this.stream);
    if (!this.inTime) return bytes;
    const space = bytes.indexOf(SPACE);
    this.inTime = space < 0;
    return bytes.subarray(space < 0 ? bytes.length : space + 1);
  }

  private add(pieces: Output[], text: string): void {
    if (text !== "") pieces.push({ stream: this.stream, text });
  }

  private readHeader(bytes: Buffer): boolean {
    const [kind = 0] = bytes;
    if (kind < STDIN || kind > SYSTEM_ERROR || bytes.readUIntBE(1, 3) !== 0) {
      this.raw = true;
      return false;
    }
    this.stream = kind >= STDERR ? "stderr" : "stdout";
    this.left = bytes.readUInt32BE(4);
    this.inTime = this.timed && this.open.has(this.stream);
    return true;
  }
}
