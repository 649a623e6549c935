// The types of lib/model as JSON Schema (draft 2020-12), read from their source with the test runner's own parser: so
// the published schemas are the types, with their doc comments as descriptions. Knows the few forms of types that
// documents are made of, and throws on any other.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

interface Declaration {
  readonly node: Node;
  readonly description: string | undefined;
  readonly text: string;
}

type Schema = Record<string, unknown>;

const folder = join(import.meta.dirname, '../../lib/model');

/** The schema of an exported interface; every type that it refers to becomes one of its $defs. */
export function typesAsSchema(name: string, files: readonly string[]): Schema {
  const declarations = new Map(files.flatMap((file) => [...declarationsOf(file)]));
  const defs: Record<string, Schema> = {};
  const root = refer(name, declarations, defs);
  if (root.$ref === undefined) throw new Error(`Cannot find type "${name}"`);
  const { [name]: main = {}, ...others } = defs;
  const sorted = Object.fromEntries(Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: name, ...main, $defs: sorted };
}

function declarationsOf(file: string): Map<string, Declaration> {
  const text = readFileSync(join(folder, file), 'utf8');
  const found = new Map<string, Declaration>();
  for (const statement of (parseAst(text, { lang: 'ts' }) as unknown as { body: Node[] }).body) {
    const node = statement.declaration as Node | undefined;
    if (node?.type !== 'TSInterfaceDeclaration' && node?.type !== 'TSTypeAliasDeclaration') continue;
    found.set((node.id as { name: string }).name, {
      node,
      description: docBefore(text, statement.start),
      text,
    });
  }
  return found;
}

/** The doc comment that ends just before an offset, as one line. */
function docBefore(text: string, offset: number): string | undefined {
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, offset))?.[1];
  return comment
    ?.split('\n')
    .map((line) => line.replace(/^\s*\*?\s?/, '').trim())
    .join(' ')
    .trim();
}

function refer(
  name: string,
  declarations: ReadonlyMap<string, Declaration>,
  defs: Record<string, Schema>,
): Schema {
  const declaration = declarations.get(name);
  if (declaration === undefined) throw new Error(`Cannot find type "${name}": give its file`);
  if (defs[name] === undefined) {
    defs[name] = {};
    const { node, text, description } = declaration;
    const to = (inner: Node) => convert(inner, { text, declarations, defs });
    const body =
      node.type === 'TSInterfaceDeclaration'
        ? withParents(node, members((node.body as { body: Node[] }).body, { text, declarations, defs }), {
            text,
            declarations,
            defs,
          })
        : to(node.typeAnnotation as Node);
    defs[name] = { ...(description === undefined ? {} : { description }), ...body };
  }
  return { $ref: `#/$defs/${name}` };
}

/** An interface has the members of those that it extends, which come first. */
function withParents(node: Node, own: Schema, { declarations, defs }: Scope): Schema {
  const parents = ((node.extends ?? []) as { expression: { name: string } }[]).map(({ expression }) => {
    refer(expression.name, declarations, defs);
    return defs[expression.name] as { properties: Schema; required: readonly string[] };
  });
  if (parents.length === 0) return own;
  const all = [...parents, own as { properties: Schema; required: readonly string[] }];
  return {
    ...own,
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required }) => required),
  };
}

interface Scope {
  readonly text: string;
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly defs: Record<string, Schema>;
}

function convert(node: Node, scope: Scope): Schema {
  switch (node.type) {
    case 'TSStringKeyword':
      return { type: 'string' };
    case 'TSNumberKeyword':
      return { type: 'number' };
    case 'TSBooleanKeyword':
      return { type: 'boolean' };
    case 'TSNullKeyword':
      return { type: 'null' };
    case 'TSUnknownKeyword':
      return {};
    case 'TSLiteralType':
      return { const: (node.literal as { value: unknown }).value };
    case 'TSTypeOperator':
    case 'TSParenthesizedType':
      return convert(node.typeAnnotation as Node, scope);
    case 'TSArrayType':
      return { type: 'array', items: convert(node.elementType as Node, scope) };
    case 'TSTypeLiteral':
      return members(node.members as Node[], scope);
    case 'TSUnionType':
      return union((node.types as Node[]).map((type) => convert(type, scope)));
    case 'TSTypeReference':
      return reference(node, scope);
    default:
      throw new Error(`Cannot convert a ${node.type} to JSON Schema`);
  }
}

function members(nodes: readonly Node[], scope: Scope): Schema {
  const [only] = nodes;
  if (only?.type === 'TSIndexSignature') {
    return map(convert((only.typeAnnotation as { typeAnnotation: Node }).typeAnnotation, scope));
  }
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const node of nodes) {
    const { name } = node.key as { name: string };
    const description = docBefore(scope.text, node.start);
    const schema = convert((node.typeAnnotation as { typeAnnotation: Node }).typeAnnotation, scope);
    properties[name] = { ...(description === undefined ? {} : { description }), ...schema };
    if (node.optional !== true) required.push(name);
  }
  return { type: 'object', properties, required, additionalProperties: false };
}

function union(schemas: readonly Schema[]): Schema {
  const values = schemas.map((schema) => schema.const);
  return values.includes(undefined) ? { anyOf: schemas } : { enum: values };
}

function map(values: Schema): Schema {
  return Object.keys(values).length === 0
    ? { type: 'object' }
    : { type: 'object', additionalProperties: values };
}

function reference(node: Node, scope: Scope): Schema {
  const { name } = node.typeName as { name: string };
  const parameters = ((node.typeArguments as { params?: Node[] } | null)?.params ?? []) as Node[];
  if (name === 'Readonly') return convert(parameters[0] as Node, scope);
  if (name !== 'Record') return refer(name, scope.declarations, scope.defs);
  const [keys, values] = parameters as [Node, Node];
  const valueSchema = convert(values, scope);
  if (keys.type === 'TSStringKeyword') return map(valueSchema);
  const keySchema = convert(keys, scope);
  const defName = String(keySchema.$ref ?? '').replace('#/$defs/', '');
  const names = (keySchema.enum ?? scope.defs[defName]?.enum ?? []) as string[];
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((key) => [key, valueSchema])),
    required: names,
    additionalProperties: false,
  };
}
