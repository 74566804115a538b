import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { clueText, parseClue, readClue } from "../../src/own/clue.js";

describe("what is asked for", () => {
  it.each([
    ["app.example.com", "app.example.com"],
    ["  App.Example.COM.  ", "app.example.com"],
    ["app.example.com:8443", "app.example.com:8443"],
    ["https://app.example.com", "app.example.com:443"],
    ["HTTP://app.example.com/a/b?c=d#e", "app.example.com:80"],
    ["wss://app.example.com:9000/socket", "app.example.com:9000"],
    ["https://me:p%40ss@app.example.com", "app.example.com:443"],
    ["ssh://ops@build-server", "build-server:22"],
    ["postgres://app:secret@db:5432/main", "db:5432"],
    ["tcp://db.example.com", "db.example.com"],
    ["app.example.com/path", "app.example.com"],
    ["me@app.example.com", "app.example.com"],
    ["localhost:3000", "localhost:3000"],
    ["web", "web"],
    ["my_service", "my_service"],
    ["*.example.com", "*.example.com"],
    ["_dmarc.example.com", "_dmarc.example.com"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["192.0.2.1", "192.0.2.1"],
    ["192.0.2.1:80", "192.0.2.1:80"],
    ["http://192.0.2.1", "192.0.2.1:80"],
    ["2001:DB8:0:0::1", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["[2001:db8::1]:443", "[2001:db8::1]:443"],
    ["https://[2001:db8::1]/", "[2001:db8::1]:443"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
  ])("%s is %s", (given, text) => {
    expect(clueText(parseClue(given))).toBe(text);
  });

  it.each([
    "",
    " ",
    ".",
    "https://",
    "two words",
    "app.example.com:0",
    "app.example.com:70000",
    "app.example.com:http",
    "a..b",
    `${"x".repeat(64)}.example.com`,
    Array.from({ length: 70 }, () => "abcd").join("."),
    `https://a.example/${"x".repeat(3_000)}`,
    "a\nb",
    "2001:db8::1:::",
    "[2001:db8::1",
    "1.2.3.4.5",
    "999.1.1.1",
    "a,b",
    "a%20b",
    "$(id)",
  ])("%j is none", (given) => {
    expect(() => parseClue(given)).toThrow("neither a hostname nor an address");
  });

  it("is either refused or means itself", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain(), fc.ipV4(), fc.ipV6()), (given) => {
        let text: string;
        try {
          text = clueText(parseClue(given));
        } catch (error) {
          expect(error).toMatchObject({ kind: "validation" });
          return;
        }
        expect(text).toMatch(/^[a-z0-9._:*[\]-]+$/);
        expect(clueText(parseClue(text))).toBe(text);
      }),
    );
  });

  it("has a port that is one", () => {
    for (const port of [0, -1, 1.5, 65_536, Number.NaN]) expect(readClue("a.example", port)).toBeUndefined();
    expect(readClue("a.example", 65_535)).toEqual({ host: "a.example", port: 65_535 });
  });
});
