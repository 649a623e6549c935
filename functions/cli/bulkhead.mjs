#!/usr/bin/env node
// The installed command. Plain JavaScript that any Node can read, so that an old one gets a sentence and
// not a syntax error; then it hands over to the bundle, or in a checkout to the sources as they are.
import { existsSync } from 'node:fs';

const neededMajor = 24;
const candidates = ['../../dist/cli.mjs', './main.ts'];

const found = process.versions.node;
const program = candidates.map((path) => new URL(path, import.meta.url)).find((url) => existsSync(url));
if (Number.parseInt(found, 10) < neededMajor) {
  refuse(`bulkhead needs Node ${neededMajor} or newer: this is Node ${found} (${process.execPath})`);
} else if (program === undefined) {
  refuse('Cannot find the program: this installation holds neither dist/cli.mjs nor the sources');
} else {
  import(program.href);
}

function refuse(message) {
  console.error(message);
  process.exitCode = 2;
}
