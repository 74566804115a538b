/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  maxWorkers: 2,
  // A machine that is busy with other things is no fault of a test.
  testTimeout: 30_000,
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  globalSetup: "<rootDir>/test/engine/global-setup.js",
  globalTeardown: "<rootDir>/test/engine/global-teardown.js",
  reporters: ["default", "<rootDir>/test/spec/compared-reporter.js", "<rootDir>/test/summary-reporter.js"],
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: {
    "^cargoshipper$": "<rootDir>/src/index.ts",
    "^cargoshipper/(plugin|testing|dns|api|sandbox)$": "<rootDir>/src/$1/index.ts",
    "^(\\.{1,2}/.*)\\.js$": "$1",
  },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2022",
          parser: { syntax: "typescript", decorators: true },
          transform: { legacyDecorator: true },
        },
        module: { type: "es6" },
      },
    ],
  },
};
