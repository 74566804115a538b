/** The password in a URL, up to the last `@` before its path. What follows in a reference to an image is a digest. */
const PASSWORD = /(:\/\/[^\s/:@?#"'<>[\]]{0,128}:)([^\s/?#"'<>]{1,512})(?=@(?!sha256:))/g;
/** A user without a password that looks like a token: long, with digits. */
const TOKEN = /(:\/\/)((?=[^\s/:@?#]{0,512}\d)[^\s/:@?#]{16,512})(?=@(?!sha256:))/g;
/** The form that Go's database drivers have, which is no URL. */
const DRIVER = /((?<![[\w])\w{1,64}:)([^\s@/:"']{1,256})(?=@(?:tcp|unix)\()/g;

/** A text without the passwords and tokens that its URLs carry. */
export function withoutUserinfo(text: string, mask: (value: string) => string): string {
  if (!text.includes("@")) return text;
  const held = (_: string, before: string, value: string) => before + mask(value);
  const clean = text.includes("@tcp(") || text.includes("@unix(") ? text.replace(DRIVER, held) : text;
  if (!clean.includes("://")) return clean;
  return clean.replace(PASSWORD, held).replace(TOKEN, held);
}
