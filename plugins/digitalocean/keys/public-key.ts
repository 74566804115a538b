import { ValidationError } from "cargoshipper/plugin";

/** Kinds of keys that an SSH server takes. */
const TYPES = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
];

const NEXT = "Give the line of a file such as ~/.ssh/id_ed25519.pub: type, key, comment.";

/**
 * A public key in one line. Throws for what is none, without repeating it: somebody may have given the private key, which
 * must not go anywhere.
 */
export function publicKeyIn(text: string): string {
  const line = text.trim();
  if (/PRIVATE KEY|PuTTY-User-Key-File/.test(line))
    throw new ValidationError("public_key: it is a private key, and was not sent.", {
      next: `It has been shown here, so replace it by a new pair. ${NEXT}`,
    });
  const fault = faultOf(line);
  if (fault) throw new ValidationError(`public_key: ${fault}.`, { next: NEXT });
  return line;
}

function faultOf(line: string): string | undefined {
  if (/[\r\n]/.test(line)) return "it has more than one line";
  const [type = "", blob = ""] = line.split(/\s+/);
  if (!TYPES.includes(type))
    return `it does not begin with one of ${TYPES.slice(0, 3).join(", ")} and the like`;
  const bytes = Buffer.from(blob, "base64");
  if (bytes.toString("base64").replace(/=+$/, "") !== blob.replace(/=+$/, "")) return "its key is not base64";
  const parts = partsIn(bytes);
  if (!parts) return "its key is cut off";
  if (parts[0]?.toString() !== type) return `its key is not of the type ${type}`;
  return parts.length < 2 ? "its key is cut off" : undefined;
}

/** The parts of a coded key, each after its length; undefined when the last one does not end where the key does. */
function partsIn(bytes: Buffer): Buffer[] | undefined {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32BE(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) return undefined;
    parts.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return parts;
}
