// One YAML document → its nodes, as kubectl would read it (go-yaml, YAML 1.1) and not quite as YAML 1.2 says. Bounds
// the depth before anything is built: the package's parser keeps a stack entry for each level.
import { Composer, type Document, Lexer, type LineCounter, Parser, Schema, type Tags } from 'yaml';
import { INPUT_LIMITS } from './input-limits.ts';

interface Into {
  /** Is filled with the lines of the text. */
  readonly lineCounter: LineCounter;
  readonly schema: Schema;
}

/** How scalars are read; making it costs more than a small document does, so it is made once for a text. */
export function makeSchema(): Schema {
  return new Schema({ schema: 'yaml-1.1', merge: true, customTags, resolveKnownTags: true });
}

/** Lines that are indented, and characters that are read again for it. */
const MOST_INDENTED_LINES = 100;
const MOST_READ_AGAIN = 20_000_000;
/** Deeper than block collections are. */
const FLOW_INDENT = 200;

/**
 * The parser of kubectl reads a flow collection however its lines are indented, with tabs too, which YAML 1.2 forbids.
 * Lines that the package finds too far to the left are indented until it reads them: offsets change, lines do not.
 */
export function readDocument(text: string, into: Into): Document.Parsed {
  const { lineCounter } = into;
  const first = parseText(text, into);
  let document = first;
  let indented = text;
  const tries = Math.min(MOST_INDENTED_LINES, MOST_READ_AGAIN / text.length);
  for (let i = 0; i < tries; i++) {
    const [error] = document.errors;
    if (error?.code !== 'BAD_INDENT' || !error.message.startsWith('Flow ')) break;
    const lineStart = indented.lastIndexOf('\n', error.pos[0] - 1) + 1;
    const rest = indented.slice(lineStart).replace(/^[ \t]+/, '');
    indented = `${indented.slice(0, lineStart)}${' '.repeat(FLOW_INDENT)}${rest}`;
    lineCounter.lineStarts.length = 0;
    document = parseText(indented, into);
  }
  if (document === first || document.errors.length === 0) return document;
  lineCounter.lineStarts.length = 0;
  return parseText(text, into);
}

function parseText(text: string, { lineCounter, schema }: Into): Document.Parsed {
  const composer = new Composer({
    lineCounter,
    prettyErrors: false,
    // The package compares each key with each other, which takes the square of their number.
    uniqueKeys: false,
    schema,
    logLevel: 'silent',
  });
  const [document] = composer.compose(tokensOf(text, lineCounter), true, text.length);
  // The composer makes one at the end of the text at the latest.
  return document as Document.Parsed;
}

/** What Parser.parse yields; throws RangeError where brackets or dashes are nested too deeply. */
function* tokensOf(text: string, lineCounter: LineCounter): ReturnType<Parser['parse']> {
  const parser = new Parser(lineCounter.addNewLine);
  lineCounter.addNewLine(0);
  let brackets = 0;
  let dashes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '[' || lexeme === '{') brackets++;
    else if (lexeme === ']' || lexeme === '}') brackets--;
    else if (lexeme === '-' || lexeme === '?') dashes++;
    else if (lexeme === '\n' || lexeme === '\r\n') dashes = 0;
    if (brackets > INPUT_LIMITS.depth || dashes > INPUT_LIMITS.depth)
      throw new RangeError('Maximum call stack size');
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

// As sigs.k8s.io/yaml: dates stay text, sexagesimal numbers do not exist, binary is not decoded.
function customTags(tags: Tags): Tags {
  return tags.filter((tag) => {
    if (typeof tag === 'string') return true;
    const isOther = /:(timestamp|binary|omap|pairs|set)$/.test(tag.tag);
    return !isOther && !('format' in tag && tag.format === 'TIME');
  });
}
