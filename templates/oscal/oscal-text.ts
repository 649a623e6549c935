// Texts as OSCAL takes them: values of one line that neither begin nor end with a space, and prose in its Markdown,
// where no name may become a link, an image or a tag.
import { printable } from '../text/printable.ts';

/** A value of a property or a title: never empty, one line. */
export function line(text: string): string {
  const clean = printable(text).trim();
  return clean === '' ? '-' : clean;
}

/** Prose: every character that Markdown gives a meaning is escaped. */
export function prose(text: string): string {
  return line(text).replace(/[\\`*_{}[\]<>&#|~!^$]/g, (character) => `\\${character}`);
}
