// Every framework that comes with the scanner: data only, with a version. Its hash stands in every result, so a result
// says what it was held against. Which rows are direct, and why no others show a verdict: lib/model/framework.ts.
import type { FrameworkCatalogue } from '../model/framework.ts';
import { ASSURANCE } from './data/assurance.ts';
import { ATTACKS } from './data/attacks.ts';
import { CIS } from './data/cis.ts';
import { NIST } from './data/nist.ts';
import { PCI } from './data/pci.ts';
import { SCANNERS } from './data/scanners.ts';

export const FRAMEWORKS: FrameworkCatalogue = {
  version: '1',
  frameworks: [...CIS, ...NIST, ...PCI, ...ASSURANCE, ...ATTACKS, ...SCANNERS],
};
