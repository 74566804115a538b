/** Ends a run with one plain line on standard output, `N passed, N failed, N skipped`, for people and for CI. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    // A file that does not load has no tests to count, and still is a failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`;
    // Other reporters and the teardown still have something to say.
    process.once("exit", () => process.stdout.write(line));
  }
}
