// Bundles the command line into dist/cli.mjs, and each function of the service into dist/lambda: ES modules that need
// no node_modules.
// Files that the code reads while it runs lie beside it: dist/fonts, dist/data and what grants access.
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const entry = join(root, 'functions/cli/main.ts');

/** What is copied beside the bundle: folder in dist, then files under node_modules. */
const assets = {
  // pdfkit resolves its PDF/A colour profile against its own module, which is the bundle here
  data: ['pdfkit/js/data/sRGB_IEC61966_2_1.icc'],
  // templates/pdf/fonts.ts finds a font by its file name
  fonts: [
    '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
    '@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf',
    '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
    '@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf',
    '@expo-google-fonts/inter/LICENSE_FONT',
    'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
    'dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf',
    'dejavu-fonts-ttf/LICENSE',
  ],
};
/** Both font packages call theirs LICENSE; in one folder each is named for its font. */
const licenceNames = { LICENSE_FONT: 'Inter-LICENSE', LICENSE: 'DejaVu-LICENSE' };

if (!existsSync(entry)) {
  console.error(`Cannot build: "${entry}" does not exist`);
  process.exit(1);
}
rmSync(dist, { recursive: true, force: true });
const settings = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  legalComments: 'linked',
  // CommonJS packages inside an ES module still ask for Node's own modules with require
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
};
await build({
  ...settings,
  entryPoints: { cli: entry },
  outdir: dist,
  // What is imported when it is needed (live clusters, saved inventories) stays a file of its own until then
  splitting: true,
  chunkNames: '[name]-[hash]',
});
// Each function is a bundle of its own: only report draws, only scan reads clusters
for (const name of ['discover', 'scan', 'report', 'notify']) {
  await build({
    ...settings,
    entryPoints: { index: join(root, 'functions', name, 'handler.ts') },
    outdir: join(dist, 'lambda', name),
    splitting: true,
    chunkNames: '[name]-[hash]',
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
  });
}
for (const [folder, files] of Object.entries(assets)) {
  mkdirSync(join(dist, folder), { recursive: true });
  for (const file of files) {
    const name = licenceNames[basename(file)] ?? basename(file);
    const from = join(root, 'node_modules', file);
    copyFileSync(from, join(dist, folder, name));
    mkdirSync(join(dist, 'lambda/report', folder), { recursive: true });
    copyFileSync(from, join(dist, 'lambda/report', folder, name));
  }
}
// What users apply, and the doctor prints
for (const folder of ['cluster-access', 'member-account']) {
  const path = join(root, 'infra', folder);
  if (existsSync(path)) cpSync(path, join(dist, folder), { recursive: true });
}
