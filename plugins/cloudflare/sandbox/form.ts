import type { SandboxRequest } from "./route.js";

/** One part of a form, with its bytes as they came. */
export interface FormPart {
  readonly name: string;
  readonly filename: string | undefined;
  readonly type: string;
  readonly body: Buffer;
}

/** The parts of a body that is a form, undefined where it is none. */
export function formIn({ headers, body }: Pick<SandboxRequest, "headers" | "body">): FormPart[] | undefined {
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]+)"?/.exec(headers["content-type"] ?? "")?.[1];
  if (boundary === undefined) return undefined;
  // One character for each byte, so that places in the text are places in the body.
  const pieces = `\r\n${body.toString("latin1")}`.split(`\r\n--${boundary}`);
  return pieces.slice(1, -1).map((piece) => {
    const end = piece.indexOf("\r\n\r\n");
    const head = Buffer.from(piece.slice(0, end), "latin1").toString();
    return {
      name: /\bname="([^"]*)"/.exec(head)?.[1] ?? "",
      filename: /\bfilename="([^"]*)"/.exec(head)?.[1],
      type: /^content-type:\s*(.*)$/im.exec(head)?.[1]?.trim() ?? "text/plain",
      body: Buffer.from(piece.slice(end + 4), "latin1"),
    };
  });
}

/** A form as the API answers it. */
export function formOf(boundary: string, parts: readonly FormPart[]): Buffer {
  const chunks = parts.flatMap(({ name, filename = name, type, body }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: ${type}\r\n\r\n`,
    ),
    body,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
}
