// Bundles the script and the style of HTML reports (templates/html/client, templates/html/report.css) into one module
// of texts with the hashes that a page's Content-Security-Policy names: `npm run build:html`. The module is in the
// repository, so that nothing has to be built to run from source; a test compares it with what this makes.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type CommonOptions, transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = join(root, 'templates/html/shell.generated.ts');

/** The text of the module. */
export async function htmlShell(): Promise<string> {
  const css = readFileSync(join(root, 'templates/html/report.css'), 'utf8');
  const options: CommonOptions = { minify: true, charset: 'utf8', target: ['es2023', 'chrome123'] };
  const texts = {
    clusterScript: await bundle('main.ts', options),
    fleetScript: await bundle('fleet-main.ts', options),
    style: (await transform(css, { loader: 'css', ...options })).code.trimEnd(),
  };
  const lines = Object.entries(texts).flatMap(([name, text]) => [
    `export const ${name} = ${JSON.stringify(text)};`,
    `export const ${name}Hash = 'sha256-${createHash('sha256').update(text).digest('base64')}';`,
  ]);
  return `// Made by infra/build-html-shell.ts (npm run build:html) from client/ and report.css: change those.\n${lines.join('\n')}\n`;
}

async function bundle(entry: string, options: CommonOptions): Promise<string> {
  const { outputFiles } = await build({
    ...options,
    entryPoints: [join(root, 'templates/html/client', entry)],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    legalComments: 'none',
  });
  // esbuild writes </script as <\/script; an opening comment would end the script too
  return (outputFiles[0]?.text ?? '').trimEnd().replaceAll('<!--', '<\\!--');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, await htmlShell());
