/** Something in an archive: a folder, a symbolic link, or a file. */
export interface TarEntry {
  /** At most 100 bytes. */
  readonly name: string;
  readonly mode?: number;
  /** A folder. */
  readonly folder?: true;
  /** Where a symbolic link leads, at most 100 bytes. */
  readonly link?: string;
  readonly body?: Buffer | string;
}

const BLOCK = 512;

/** An archive in the format of POSIX. Everything in it belongs to root. */
export const tar = (entries: readonly TarEntry[]): Buffer =>
  Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)]);

function blocksOf({ name, folder, link, mode = folder ? 0o755 : 0o644, body = "" }: TarEntry): Buffer[] {
  const content = Buffer.from(body);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    header.write(`${value.toString(8).padStart(digits, "0")}\0`, at, "latin1");
  header.write(name, 0, 100);
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(content.length, 124, 11);
  octal(0, 136, 11);
  header.write(folder ? "5" : link === undefined ? "0" : "2", 156);
  header.write(link ?? "", 157, 100);
  header.write("ustar\u000000", 257, "latin1");
  // The checksum counts its own place as spaces.
  header.fill(" ", 148, 156);
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  return [header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
}
