// Reads the font files that a report embeds: Inter for text, DejaVu Sans Mono for places in files, DejaVu Sans for
// characters that Inter lacks. The only template that reads files. Static TrueType only: variable fonts and WOFF2
// break when they are embedded. Beside a bundle the files lie in `fonts/`, in a checkout in the packages.
import { existsSync, readFileSync } from 'node:fs';

export type FaceName = 'regular' | 'semiBold' | 'bold' | 'mono' | 'fallback';

/** The bytes of one TrueType file for each face. */
export type FontFiles = Readonly<Record<FaceName, Uint8Array>>;

/** Package folder and file of each face; the same names as in the build script. */
const files: Readonly<Record<FaceName, readonly [string, string]>> = {
  regular: ['@expo-google-fonts/inter/400Regular', 'Inter_400Regular.ttf'],
  semiBold: ['@expo-google-fonts/inter/600SemiBold', 'Inter_600SemiBold.ttf'],
  bold: ['@expo-google-fonts/inter/700Bold', 'Inter_700Bold.ttf'],
  mono: ['dejavu-fonts-ttf/ttf', 'DejaVuSansMono.ttf'],
  fallback: ['dejavu-fonts-ttf/ttf', 'DejaVuSans.ttf'],
};

/** The fonts of this installation, or those in a folder (its URL ends in `/`). Throws when a file is missing. */
export function readFonts(folder: URL = new URL('./fonts/', import.meta.url)): FontFiles {
  const packages = new URL('../../node_modules/', import.meta.url);
  const bytes = (face: FaceName): Uint8Array => {
    const [packageFolder, name] = files[face];
    const candidates = [new URL(name, folder), new URL(`${packageFolder}/${name}`, packages)];
    const found = candidates.find((url) => existsSync(url));
    if (found === undefined) throw new Error(`Cannot find font "${name}" in "${folder.href}"`);
    return readFileSync(found);
  };
  return {
    regular: bytes('regular'),
    semiBold: bytes('semiBold'),
    bold: bytes('bold'),
    mono: bytes('mono'),
    fallback: bytes('fallback'),
  };
}
