const LINE_END = 0x0a;

/** Bytes of a line that are kept at least; of a longer one the rest is passed over. */
const LONGEST = 1 << 20;

/** The lines of a stream, as they come: those that end in one chunk together. The last one need not end. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const lines: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LINE_END); at >= 0; at = chunk.indexOf(LINE_END, from)) {
      lines.push(joined(rest, chunk.subarray(from, at)).toString());
      rest = Buffer.alloc(0);
      from = at + 1;
    }
    rest = joined(rest, chunk.subarray(from));
    yield lines;
  }
  yield [rest.toString()];
}

function joined(rest: Buffer, part: Buffer): Buffer {
  if (rest.length === 0) return part;
  return rest.length > LONGEST ? rest : Buffer.concat([rest, part]);
}
