import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Fails a run of all tests of a provider when any operation that its sandbox plays was not compared both ways: a request of
 * the plugin, and the answer to it. A run of some of the tests is not asked for it.
 */
export default class ComparedReporter {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  onRunStart() {
    this.folder = mkdtempSync(join(tmpdir(), "cargoshipper-compared-"));
    process.env.CARGOSHIPPER_COMPARED = this.folder;
  }

  onRunComplete(_contexts, results) {
    const notes = readdirSync(this.folder).map((name) =>
      JSON.parse(readFileSync(join(this.folder, name), "utf8")),
    );
    rmSync(this.folder, { recursive: true });
    if (this.globalConfig.testNamePattern) return;
    const ran = new Set(results.testResults.map(({ testFilePath }) => testFilePath));
    const missed = notCompared(notes, (tests) => this.testsIn(tests).every((file) => ran.has(file)));
    if (missed.length === 0) return;
    process.stderr.write(`\nOperations that no test has compared both ways:\n  ${missed.join("\n  ")}\n`);
    // So that the last line of a run counts it.
    results.numFailedTests++;
    results.success = false;
    this.error = new Error(`${missed.length} operations were not compared both ways.`);
  }

  getLastError() {
    return this.error;
  }

  testsIn(tests) {
    const folder = join(this.globalConfig.rootDir, tests);
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => join(folder, name));
  }
}

/** The routes that no note has compared, of the providers all of whose tests ran. */
export function notCompared(notes, ranWhole) {
  const compared = new Set(
    notes.flatMap(({ provider, bothWays }) => bothWays.map((at) => `${provider}: ${at}`)),
  );
  const wanted = notes
    .filter(({ tests }) => ranWhole(tests))
    .flatMap(({ provider, routes }) => routes.map((at) => `${provider}: ${at}`));
  return [...new Set(wanted)].filter((one) => !compared.has(one)).sort();
}
