// A CloudFormation template as plain data: short forms of functions (`!Ref X`) stand as { Ref: X }.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CollectionTag, parse, type ScalarTag } from 'yaml';

const NAMES = ['Sub', 'GetAtt', 'Select', 'Split', 'Equals', 'Not', 'If'];

const scalars: ScalarTag[] = ['Ref', ...NAMES].map((name) => ({
  tag: `!${name}`,
  resolve: (value: string) => ({ [name === 'Ref' ? name : `Fn::${name}`]: value }),
}));
const lists: CollectionTag[] = NAMES.map((name) => ({
  tag: `!${name}`,
  collection: 'seq',
  resolve: (items) => ({ [`Fn::${name}`]: items.toJSON() }),
}));

/** `path` from the root of the repository. */
export function readTemplate(path: string): Template {
  const text = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
  return parse(text, { customTags: [...scalars, ...lists] }) as Template;
}

export interface Template {
  readonly Parameters: Readonly<Record<string, { readonly AllowedPattern?: string }>>;
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}
