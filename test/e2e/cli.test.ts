import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { DECISIONS } from "../../src/audit/record.js";
import { describeEngine } from "../engine/describe.js";
import { BIN, cleanEnvironment, folderWith, LAB_CONFIG, LAB_TOKEN, STUBBORN_CONFIG } from "./server.js";

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const folders: { folder: string; remove(): void }[] = [];
afterAll(() => {
  for (const { remove } of folders) remove();
});

function folderFor(config: unknown): string {
  const one = folderWith(config);
  folders.push(one);
  return one.folder;
}

/** Runs the built bin as a person would, without a terminal. */
function run(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((done) => {
    const options = { cwd: folder, env: cleanEnvironment(folder, env), timeout: 60_000 };
    const child = execFile(process.execPath, [BIN, ...args], options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** Runs a line of shell in which `cargoshipper` is the built bin. */
function shell(folder: string, line: string): Promise<Ended> {
  return new Promise((done) => {
    const script = `cargoshipper() { "${process.execPath}" "${BIN}" "$@"; }; ${line}`;
    const options = { cwd: folder, env: cleanEnvironment(folder), timeout: 60_000 };
    const child = execFile("bash", ["-c", script], options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr });
    });
    child.stdin?.end();
  });
}

const lab = folderFor(LAB_CONFIG);
const nothing = folderFor({});
const stubborn = folderFor(STUBBORN_CONFIG);
const withToken = { STUBBORN_TOKEN: "stubborn-token-0123" };

describe("the command line", () => {
  it("prints its version and its help", async () => {
    expect(await run(nothing, ["--version"])).toEqual({ code: 0, stdout: "0.1.0\n", stderr: "" });
    const help = await run(nothing, ["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    for (const word of [
      DECISIONS.join(", "),
      "serve",
      "doctor",
      "check",
      "tools",
      "call",
      "--read-only",
      "Exit codes",
    ]) {
      expect(help.stdout).toContain(word);
    }
  });

  it.each([
    [["docter"], 'There is no command "docter". Did you mean doctor?'],
    [["--reed-only"], "Did you mean --read-only?"],
    [["doctor", "docker"], "doctor: too much: docker"],
    [["call"], "call: which tool?"],
    [["call", "lab_behave", "--arg", "kind"], "--arg kind: write it as key=value."],
    [["call", "lab_put_thing", "--arg", "name=a", "--arg", "name=b"], "--arg name: given twice"],
    [["call", "lab_behav"], "Did you mean lab_behave?"],
    [["tools", "lab_behav"], "Did you mean lab_behave?"],
    [["catalogue"], "catalogue: which module?"],
    [["catalogue", "./nowhere.js"], "./nowhere.js cannot be imported"],
    [["serve", "--transport", "carrier-pigeon"], "--transport"],
    [["doctor", "--config", "nowhere.json"], "nowhere.json: there is no such file"],
  ])("exits with 2 and says what is wrong: %j", async (args, said) => {
    const { code, stdout, stderr } = await run(lab, args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("ends quietly when nobody reads on, and says so when it cannot write", async () => {
    const unread = await shell(lab, "set -o pipefail; cargoshipper tools | true");
    expect(unread).toEqual({ code: 0, stdout: "", stderr: "" });
    for (const command of ["tools", "serve --log-level error"]) {
      const full = await shell(
        lab,
        `echo '{"jsonrpc":"2.0","id":1,"method":"ping"}' | cargoshipper ${command} > /dev/full`,
      );
      expect([full.code, full.stderr]).toEqual([
        1,
        expect.stringMatching(/^stdout cannot be written: .*\n$/),
      ]);
    }
    const line = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    const unlogged = await shell(lab, `echo '${line}' | cargoshipper serve --log-level debug 2> /dev/full`);
    expect(unlogged).toMatchObject({ code: 0, stdout: expect.stringContaining('"id":1') });
  });

  it("colours nothing and draws no tables when it is piped", async () => {
    const { stdout } = await run(lab, ["tools"]);
    expect(stdout).not.toContain("\u001b");
    expect(stdout.split("\n")[0]).toBe("lab_list_things\tread\tList things.");
  });
});

describe("tools", () => {
  it("shows what a client sees, and nothing that is refused", async () => {
    const { stdout } = await run(lab, ["tools", "--read-only"]);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.split("\t")[1]),
    ).toEqual(["read", "read"]);
    const refused = await run(lab, ["tools", "lab_drop_thing", "--read-only"]);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      "The operator does not allow lab_drop_thing: mode read-only (--read-only).\n",
    ]);
    const one = JSON.parse((await run(lab, ["tools", "lab_drop_thing"])).stdout) as Record<string, unknown>;
    expect(one).toMatchObject({ name: "lab_drop_thing", annotations: { destructiveHint: true } });
  });

  it("says why there are none", async () => {
    const denied = await run(lab, ["tools", "--deny", "*"]);
    expect(denied).toEqual({ code: 0, stdout: "", stderr: "There are no tools.\nlab: refused by deny *.\n" });
    const missing = folderFor({ plugins: ["./nowhere.js"] });
    const unavailable = await run(missing, ["tools"]);
    expect([unavailable.code, unavailable.stderr]).toEqual([
      1,
      expect.stringMatching(/^There are no tools\.\n.* is unavailable: .*nowhere\.js/),
    ]);
  });
});

describe("call", () => {
  it("goes through the pipeline and prints text, or JSON", async () => {
    const text = await run(lab, ["call", "lab_list_things", "--arg", "limit=1", "--arg", 'fields=["name"]']);
    expect(text).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^things:\nname\napple\ntotal: 2\ncursor: /),
    });
    const json = await run(lab, ["call", "lab_behave", "--arg", "kind=print", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ success: true, operation: "behave" });
    expect(json.stderr).toContain("noise through the console");
  });

  it("exits with 1 when the call fails, with the reason on stderr", async () => {
    const { code, stdout, stderr } = await run(lab, ["call", "lab_behave", "--arg", "kind=fail"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^It is taken: PASSWORD=\[redacted:\w{4}\]\nTake another\.\n/);
    expect((await run(lab, ["call", "lab_drop_thing", "--arg", "name=apple", "--read-only"])).code).toBe(1);
  });

  it("shows the preview of a destroying tool and does nothing without --yes", async () => {
    const drop = ["call", "lab_drop_thing", "--arg", "name=apple"];
    const asked = await run(lab, drop);
    expect([asked.code, asked.stdout]).toEqual([1, ""]);
    expect(asked.stderr).toContain("apple goes, size 1.");
    expect(asked.stderr).toContain("Nothing was done. Add --yes");
    expect(await run(lab, [...drop, "--yes"])).toMatchObject({ code: 0, stdout: "name: apple\n" });
  });

  it("says what a question needs that --yes cannot answer", async () => {
    const { stderr } = await run(lab, ["call", "lab_behave", "--arg", "kind=ask", "--yes"]);
    expect(stderr).toContain("It asks for colour");
    expect(stderr).not.toContain("--yes");
  });

  it("logs what the reference of an unexpected failure stands for, as doctor does", async () => {
    const called = await run(stubborn, ["call", "stubborn_go", "--arg", "way=bug"], withToken);
    const [, reference] = /reference (\w+)/.exec(called.stderr) ?? [];
    expect(called.stderr).toContain(`"reference":"${reference}"`);
    const doctor = await run(stubborn, ["doctor"], withToken);
    expect([doctor.code, called.code]).toEqual([1, 1]);
    for (const { stderr } of [called, doctor]) {
      expect(stderr).toContain("TypeError: nobody expected [redacted:");
    }
  });
});

describe("doctor and check", () => {
  it("find nothing wrong where nothing is", async () => {
    const doctor = await run(lab, ["doctor", "--json"]);
    expect(JSON.parse(doctor.stdout)).toMatchObject({
      config: join(lab, "cargoshipper.config.json"),
      plugins: [{ plugin: "lab", state: "ok", version: "1", facts: ["fine"] }],
    });
    expect([doctor.code, (await run(lab, ["check"])).code]).toEqual([0, 0]);
    expect(doctor.stdout).not.toContain(LAB_TOKEN);
  });

  it("find nothing wrong in this project's own configuration", async () => {
    const { code, stdout } = await run(lab, ["check", "--config", resolve("cargoshipper.config.ts")]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ok {3}docker/m)]);
  });

  it("do not fail for Docker that nobody asked for and that is not there", async () => {
    const { code, stdout } = await run(nothing, ["doctor"]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/docker {2}off[\s\S]*Tried .*\/var\/run\/docker\.sock/),
    ]);
  });

  it("fail for one that was asked for, and say what to do", async () => {
    const asked = folderFor({ plugins: [["docker", { host: "unix:///nowhere/docker.sock" }]] });
    const { code, stdout } = await run(asked, ["doctor"]);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/docker {2}UNAVAILABLE[\s\S]*\/nowhere\/docker\.sock[\s\S]*no such file/),
    ]);
    const byVariable = await run(nothing, ["doctor"], { DOCKER_HOST: "unix:///nowhere/docker.sock" });
    expect(byVariable.code).toBe(1);
    expect((await run(asked, ["check"])).code).toBe(0);
  });

  it("tell every problem of the host at once, and exit with 2, as serve does", async () => {
    const bad = folderFor({ mode: "half", tols: {}, plugins: ["docker"], http: { port: "x" } });
    for (const command of ["check", "doctor", "serve"]) {
      const { code, stderr } = await run(bad, [command]);
      expect(code).toBe(2);
      for (const key of ["mode", "tols", "http.port"]) expect(stderr).toContain(key);
      expect(stderr).toContain('did you mean "tools"?');
    }
  });

  it("tell what is wrong inside a plugin's entry, with which serve starts all the same", async () => {
    const [[path]] = LAB_CONFIG.plugins as [[string]];
    const bad = folderFor({
      plugins: [
        [path, { tken: "x" }],
        ["docker", { toolsets: ["swam"] }],
      ],
    });
    const { code, stdout } = await run(bad, ["check"]);
    expect(code).toBe(2);
    expect(stdout).toContain("did you mean `token`?");
    expect(stdout).toContain('There is no toolset "swam"');
    expect((await run(bad, ["serve"])).code).toBe(0);
  });

  it("tell of denials that were not meant so, with which serve starts all the same", async () => {
    const tools = { deny: ["lab_put_thingy", { tool: "*", when: { thng: "x" } }, "lab://thing/apple"] };
    const bad = folderFor({ ...LAB_CONFIG, tools });
    const found = [
      { pattern: "lab_put_thingy", problem: "fits nothing", hint: "Did you mean lab_put_thing?" },
      { pattern: "*", problem: expect.stringContaining("thng"), where: expect.stringContaining("deny[1]") },
    ];
    for (const [command, code] of [
      ["check", 2],
      ["doctor", 1],
    ] as const) {
      const text = await run(bad, [command]);
      expect([command, text.code]).toEqual([command, code]);
      expect(text.stdout).toMatch(
        /^bad {2}deny lab_put_thingy {2}.*tools\.deny\[0\]\n {5}It fits nothing\. Did you mean lab_put_thing\?$/m,
      );
      expect(text.stdout).toMatch(
        /^bad {2}deny \* {2}.*deny\[1\]\n {5}It is about thng, .*\. There are none\.$/m,
      );
      expect(text.stdout).not.toContain("apple");
      expect(JSON.parse((await run(bad, [command, "--json"])).stdout)).toMatchObject({ rules: found });
    }
    const served = await run(bad, ["serve"]);
    expect([served.code, served.stderr]).toEqual([0, expect.stringContaining("a denial fits nothing")]);
    expect((await run(lab, ["check", "--deny", "lab_put_thingy"])).code).toBe(2);
  });

  it("read .env and YAML", async () => {
    const folder = folderFor({});
    writeFileSync(
      join(folder, "other.yaml"),
      `plugins:\n  - - ${(LAB_CONFIG.plugins as [[string]])[0][0]}\n    - {}\n`,
    );
    writeFileSync(join(folder, ".env"), `LAB_TOKEN=${LAB_TOKEN}\n`);
    const { code, stdout } = await run(folder, ["doctor", "--config", "other.yaml", "--json"]);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ dotenv: join(folder, ".env") }),
    ]);
  });
});

describeEngine("the command line with Docker", ({ host }) => {
  it("finds the engine and says how", async () => {
    const { code, stdout } = await run(nothing, ["doctor"], { DOCKER_HOST: host });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/docker {2}ok {2}\(version [\d.]+.*\d+ ms, 10 tools, built-in\)/),
    ]);
    expect(stdout).toContain(`${host} (DOCKER_HOST) answered in`);
  });
});
