#!/usr/bin/env node
import { keepCompiledCode } from "./cli/compiled-code.js";

// Before anything else is loaded, so that it is loaded the quick way.
keepCompiledCode();
void import("./main.js").then(({ main }) => main(import.meta.url));
