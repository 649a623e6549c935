// Five suites. unit is what `npm test` runs: it needs no network, no AWS, no Python and no corpus.
// conformance reads the corpus beside the checkout and runs apart, through `npm run test:conformance`;
// integration talks to a stand-in for AWS and runs apart, through `npm run test:integration`; browser opens HTML reports
// in Chromium and runs apart, through `npm run test:browser`; package looks at what `osls package` compiled, through
// infra/ci/package.sh.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/conformance/**',
            'test/integration/**',
            'test/browser/**',
            'test/infra/compiled-template.test.ts',
          ],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          // All files share the one stand-in
          fileParallelism: false,
        },
      },
      {
        test: { name: 'package', include: ['test/infra/compiled-template.test.ts'] },
      },
    ],
  },
});
