import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseEnvironment } from "../../../plugins/docker/environment.js";
import { exitMeaning } from "../../../plugins/docker/exit-code.js";
import { parseImageReference } from "../../../plugins/docker/image-reference.js";
import { parsePorts, portSettings } from "../../../plugins/docker/ports.js";
import { parseCommand } from "../../../plugins/docker/shell-words.js";

describe("ports", () => {
  const binding = (container: string, hostPort: string, address = "127.0.0.1") => ({
    container,
    address,
    hostPort,
  });

  it.each<[unknown, ReturnType<typeof binding>[]]>([
    [{ "80/tcp": 8080 }, [binding("80/tcp", "8080")]],
    [{ 80: "8080" }, [binding("80/tcp", "8080")]],
    [{ "53/UDP": "0.0.0.0:5353" }, [binding("53/udp", "5353", "0.0.0.0")]],
    [
      { "80/tcp": 0, "81/tcp": null, "82/tcp": "" },
      [binding("80/tcp", ""), binding("81/tcp", ""), binding("82/tcp", "")],
    ],
    [{ "80/tcp": [8080, "0.0.0.0:"] }, [binding("80/tcp", "8080"), binding("80/tcp", "", "0.0.0.0")]],
    ["8080:80", [binding("80/tcp", "8080")]],
    ["80", [binding("80/tcp", "")]],
    [80, [binding("80/tcp", "")]],
    ["8080:80, 53:53/udp", [binding("80/tcp", "8080"), binding("53/udp", "53")]],
    ["127.0.0.1:8080:80/udp", [binding("80/udp", "8080")]],
    ["0.0.0.0::80", [binding("80/tcp", "", "0.0.0.0")]],
    ["[::1]:8080:80", [binding("80/tcp", "8080", "::1")]],
    ["localhost:8080:80", [binding("80/tcp", "8080")]],
    [
      ["8080:80", { "81/tcp": 81 }],
      [binding("80/tcp", "8080"), binding("81/tcp", "81")],
    ],
    ['{"80/tcp": 8080}', [binding("80/tcp", "8080")]],
    ['["8080:80"]', [binding("80/tcp", "8080")]],
    [undefined, []],
    ["", []],
    [{}, []],
  ])("reads %j", (value, expected) => {
    expect(parsePorts(value)).toEqual(expected);
  });

  it.each([
    { "80/tcp": 65_536 },
    { "0/tcp": 80 },
    { "80/tcp": 1.5 },
    { "80/tcp": true },
    { "http/tcp": 80 },
    { "80/icmp": 80 },
    "8000-8010:80-90",
    "::1:8080:80",
    "example.com:8080:80",
    "1.2.3:8080:80",
    "8080:",
    true,
  ])("refuses %j", (value) => {
    expect(() => parsePorts(value)).toThrow(/port|address|object/);
  });

  it("binds to loopback whatever is written, unless an address is", () => {
    const port = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(port, port, fc.constantFrom("", "/tcp", "/udp", "/sctp"), (host, inside, protocol) => {
        const expected = [binding(`${inside}${protocol || "/tcp"}`, String(host))];
        expect(parsePorts(`${host}:${inside}${protocol}`)).toEqual(expected);
        expect(parsePorts({ [`${inside}${protocol}`]: host })).toEqual(expected);
        expect(parsePorts({ [`${inside}${protocol}`]: `0.0.0.0:${host}` })).toEqual([
          { ...expected[0], address: "0.0.0.0" },
        ]);
      }),
    );
  });

  it("puts several bindings of one port together", () => {
    expect(portSettings(parsePorts({ 80: [1, 2] }))).toEqual({
      ExposedPorts: { "80/tcp": {} },
      PortBindings: {
        "80/tcp": [
          { HostIp: "127.0.0.1", HostPort: "1" },
          { HostIp: "127.0.0.1", HostPort: "2" },
        ],
      },
    });
  });
});

describe("commands", () => {
  it.each<[unknown, string[]]>([
    ["echo hello", ["echo", "hello"]],
    ["  echo\n\thello  ", ["echo", "hello"]],
    [`sh -c "echo \\"hi\\" > /f && cat '/f'"`, ["sh", "-c", `echo "hi" > /f && cat '/f'`]],
    ["echo 'it'\\''s' a\\ b", ["echo", "it's", "a b"]],
    [`echo "" ''`, ["echo", "", ""]],
    ['echo "a\\nb\\\\c\\$d"', ["echo", "a\\nb\\c$d"]],
    ["a\\\nb", ["ab"]],
    ["echo '$(id)' \"$HOME\" \\; * a&b", ["echo", "$(id)", "$HOME", ";", "*", "a&b"]],
    ['["sh", "-c", "a b"]', ["sh", "-c", "a b"]],
    ["[ -f /x ]", ["[", "-f", "/x", "]"]],
    [
      ["a b", ""],
      ["a b", ""],
    ],
    ["", []],
    [" ", []],
  ])("splits %j", (value, expected) => {
    expect(parseCommand(value)).toEqual(expected);
  });

  it.each(["echo 'open", 'echo "open', "echo \\", 7, ["a", 1], { a: 1 }, ["a\0"]])("refuses %j", (value) => {
    expect(() => parseCommand(value)).toThrow(/quote|strings/);
  });

  it.each([
    "a && b",
    "a || b",
    "a | b",
    "a; b",
    "a > f",
    "a 2>&1",
    "a < f",
    "echo $HOME",
    "echo `id`",
    "a &",
  ])("refuses %j, which wants a shell", (value) => {
    expect(() => parseCommand(value)).toThrow(/write \["sh", "-c", "…"\], or quote it/);
  });

  it("finds every word again that was quoted, in any of the three ways", () => {
    const quoted = fc
      .string({ unit: "binary" })
      .map((word) => word.replaceAll("\0", ""))
      .chain((word) =>
        fc.constantFrom(
          { word, text: `'${word.replaceAll("'", `'\\''`)}'` },
          { word, text: `"${word.replace(/[$`"\\]/g, "\\$&")}"` },
          // A newline after a backslash is no character at all, so it stays in quotes.
          {
            word,
            text: word === "" ? "''" : [...word].map((one) => (one === "\n" ? "'\n'" : `\\${one}`)).join(""),
          },
        ),
      );
    fc.assert(
      fc.property(fc.array(quoted, { minLength: 1 }), (words) => {
        // A list as JSON is taken for one.
        const text = `x ${words.map((one) => one.text).join(" ")}`;
        expect(parseCommand(text)).toEqual(["x", ...words.map((one) => one.word)]);
      }),
    );
  });

  it("is quick with long and odd texts", () => {
    const start = Date.now();
    for (const text of ['"'.repeat(20_001), "\\".repeat(20_001), `${"'a'\"b\"".repeat(5_000)}'`]) {
      expect(() => parseCommand(text)).toThrow();
    }
    expect(Date.now() - start).toBeLessThan(1_000);
  });
});

describe("environment", () => {
  it.each<[unknown, string[]]>([
    [{ A: "1", B: 2, C: true, D: null }, ["A=1", "B=2", "C=true", "D="]],
    ["A=1", ["A=1"]],
    ["A=1\nB=x=y z", ["A=1", "B=x=y z"]],
    [
      ["A=1", { B: "2" }],
      ["A=1", "B=2"],
    ],
    ['{"A": "1"}', ["A=1"]],
    [
      ["A=1\nB=2 3", "C= x"],
      ["A=1\nB=2 3", "C= x"],
    ],
    [['A={"x": 1}'], ['A={"x": 1}']],
    [
      [{ name: "A", value: "x" }, { name: "B", value: 1 }, { C: "y" }],
      ["A=x", "B=1", "C=y"],
    ],
    ['[{"name": "A", "value": "x"}]', ["A=x"]],
    [undefined, []],
  ])("reads %j", (value, expected) => {
    expect(parseEnvironment(value)).toEqual(expected);
  });

  it.each(["HOME", { "A=B": "1" }, { "": "1" }, { A: {} }, { A: "x\0" }, "=1"])("refuses %j", (value) => {
    expect(() => parseEnvironment(value)).toThrow();
  });

  it.each(["MY VAR", " A", "A\n", "A\tB", "A\u001b", "A\u202e", "A\u2028"])("refuses the name %j", (name) => {
    expect(() => parseEnvironment({ [name]: "1" })).toThrow(/is not the name of a variable$/);
  });

  it("never shows a value in an error", () => {
    expect(() => parseEnvironment({ A: "secret\0" })).toThrow(/^A: the value holds a NUL character$/);
    expect(() => parseEnvironment(["secret"])).toThrow(/^expected KEY=VALUE$/);
  });
});

describe("images", () => {
  const digest = `sha256:${"a".repeat(64)}`;

  it.each<[string, string, string | undefined]>([
    ["nginx", "nginx", "latest"],
    ["nginx:1.25", "nginx", "1.25"],
    ["library/nginx", "library/nginx", "latest"],
    ["127.0.0.1:5000/a/b_c__d-e.f:V1", "127.0.0.1:5000/a/b_c__d-e.f", "V1"],
    ["localhost:5000/x", "localhost:5000/x", "latest"],
    ["[::1]:5000/x:1", "[::1]:5000/x", "1"],
    [`nginx@${digest}`, "nginx", digest],
    [`nginx:1@${digest}`, "nginx", digest],
    [digest, digest, undefined],
  ])("reads %s", (text, repository, version) => {
    expect(parseImageReference(text)).toEqual({ text, repository, version });
  });

  it.each([
    "",
    "-x",
    "--privileged",
    "UPPER",
    "a//b",
    "a/../b",
    "a:",
    "a@sha256:12",
    "a b",
    "http://a/b",
    "a/".repeat(300),
    "a?x=1",
    "a#b",
    "a%2f",
  ])("refuses %j", (text) => {
    expect(() => parseImageReference(text)).toThrow(/is not the name of an image/);
  });

  it("never lets through what means something in a path or an option", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          const { repository } = parseImageReference(text);
          expect(repository).toMatch(/^[a-zA-Z0-9[][a-zA-Z0-9_.:/\][-]*$/);
          expect(repository).not.toContain("..");
        } catch (error) {
          expect(error).toMatchObject({ kind: "validation" });
        }
      }),
    );
  });
});

it("says what an exit code means", () => {
  expect([0, 1, 126, 127, 137, 139, 143].map((code) => exitMeaning(code))).toEqual([
    undefined,
    undefined,
    "the command cannot be executed",
    "the command was not found",
    "killed (SIGKILL)",
    "ended by SIGSEGV",
    "terminated (SIGTERM)",
  ]);
  expect(exitMeaning(137, true)).toBe("killed: out of memory");
});
