import { describe, expect, it } from "@jest/globals";
import { parseVolumes } from "../../../plugins/docker/volumes.js";

describe("volumes", () => {
  const mount = (Type: string, Source: string, Target: string, ReadOnly = false) => ({
    Type,
    Source,
    Target,
    ReadOnly,
  });

  it.each<[unknown, ReturnType<typeof mount>[]]>([
    [{ "/host": "/data" }, [mount("bind", "/host", "/data")]],
    [{ data: "/data:ro" }, [mount("volume", "data", "/data", true)]],
    [{ "~/x": "/data:rw" }, [mount("bind", "~/x", "/data")]],
    [{ "C:\\x": "/data" }, [mount("bind", "C:\\x", "/data")]],
    ["/host:/data:ro", [mount("bind", "/host", "/data", true)]],
    [["/my data:/data"], [mount("bind", "/my data", "/data")]],
    ["C:/x:/data", [mount("bind", "C:/x", "/data")]],
    [
      ["/a:/b", "c1:/d/"],
      [mount("bind", "/a", "/b"), mount("volume", "c1", "/d")],
    ],
    [{ "/host": { bind: "/data", mode: "ro" } }, [mount("bind", "/host", "/data", true)]],
    [undefined, []],
  ])("reads %j", (value, expected) => {
    expect(parseVolumes(value)).toEqual(expected);
  });

  it.each([
    { "./here": "/data" },
    { "a/b": "/data" },
    { "-v": "/data" },
    { "": "/data" },
    { data: "data" },
    { data: "/" },
    { data: "/data:z" },
    { data: 1 },
    "data",
    { one: "/data", two: "/x/../data" },
  ])("refuses %j", (value) => {
    expect(() => parseVolumes(value)).toThrow(/path|volume|expected/);
  });

  it.each(["\0", "\n", "\r", "\u001b[8m", "\u0085", "\u2028", "\u202e", "\u2066"])(
    "refuses %j in a path",
    (bad) => {
      for (const [source, target] of [
        [`/a${bad}b`, "/data"],
        ["/a", `/data, read-only.${bad}b`],
        [`data${bad}`, "/data"],
      ] as const) {
        for (const value of [{ [source]: target }, [`${source}:${target}`], { [source]: { bind: target } }]) {
          expect(() => parseVolumes(value)).toThrow("a path holds a line end or control character");
        }
      }
      expect(parseVolumes({ "/نامه\u200cها": "/데이터 1" })).toHaveLength(1);
    },
  );
});
