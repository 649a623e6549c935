// What is loaded only when it is needed is a file of ours: a package that is CommonJS has no named exports when a bundle
// imports it so, and the function fails at the first call.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './cli/fake-shell.ts';

test('no package is imported lazily, only files of ours that import it', () => {
  const files = ['functions', 'templates', 'lib'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, path)),
  );
  const lazy = (text: string) =>
    [...text.matchAll(/\bimport\(\s*['"]([^'"]+)/g)].map(([, from = '']) => from);
  const seen = files.flatMap((path) => lazy(readFileSync(join(root, path), 'utf8')));
  expect(seen.length).toBeGreaterThan(5);
  expect(seen.filter((from) => !from.startsWith('.') && !from.startsWith('node:'))).toEqual([]);
});

/** Packages that a file brings with it when it is imported. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, from = ''] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm))
    if (from.startsWith('.'))
      for (const name of packagesOf(join(dirname(file), from), seen)) packages.add(name);
    else packages.add(from);
  return packages;
}

test.each(['discover', 'scan', 'report', 'notify'])(
  'the function %s starts without what reads configuration',
  (name) => {
    const packages = packagesOf(join(root, 'functions', name, 'handler.ts'));
    expect(packages).toContain('@aws-lambda-powertools/logger');
    expect([...packages].filter((one) => one === 'zod')).toEqual([]);
  },
);
