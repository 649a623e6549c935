// What the API server accepts as a name, a label and a port name. By hand and not by regular expressions: these run
// for every label of every pod.
// https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go

const LOWER = 1;
const UPPER = 2;
const DIGIT = 4;
const DASH = 8;
const DOT = 16;
const UNDERSCORE = 32;

// Bit set of the classes above, by ASCII code.
const CLASSES = new Uint8Array(128);
for (let code = 0; code < 26; code++) {
  CLASSES[97 + code] = LOWER;
  CLASSES[65 + code] = UPPER;
}
for (let code = 0; code < 10; code++) CLASSES[48 + code] = DIGIT;
CLASSES[45] = DASH;
CLASSES[46] = DOT;
CLASSES[95] = UNDERSCORE;

const ALPHANUMERIC = LOWER | UPPER | DIGIT;

/** At most 63 characters; may be empty. */
export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= 63 && isWord(text));
}

/** `name` or `prefix/name`: a qualified name. */
export function isLabelKey(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return text.length <= 63 && isWord(text);
  const name = text.slice(slash + 1);
  return isSubdomain(text.slice(0, slash)) && name.length <= 63 && isWord(name);
}

/** RFC 1123 subdomain, at most 253 characters: the name of most objects. */
export function isSubdomain(text: string): boolean {
  if (text.length > 253) return false;
  // Each part between dots begins and ends with a letter or digit.
  let before = DOT;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const found = code < 128 ? (CLASSES[code] as number) : 0;
    if ((found & (LOWER | DIGIT | DASH | DOT)) === 0) return false;
    if (before === DOT && (found & (DASH | DOT)) !== 0) return false;
    if (before === DASH && found === DOT) return false;
    before = found;
  }
  return (before & (LOWER | DIGIT)) !== 0;
}

/** RFC 1123 label, at most 63 characters: the name of a namespace. */
export function isDnsLabel(text: string): boolean {
  if (text.length > 63) return false;
  let before = DASH;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const found = code < 128 ? (CLASSES[code] as number) : 0;
    if ((found & (LOWER | DIGIT | DASH)) === 0 || (at === 0 && found === DASH)) return false;
    before = found;
  }
  return before !== DASH;
}

/** IANA service name: at most 15 lower-case letters, digits and single dashes, with a letter. */
export function isPortName(text: string): boolean {
  if (text.length > 15) return false;
  let seen = 0;
  let before = DASH;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const found = code < 128 ? (CLASSES[code] as number) : 0;
    if ((found & (LOWER | DIGIT | DASH)) === 0 || (found & before & DASH) !== 0) return false;
    seen |= found;
    before = found;
  }
  return before !== DASH && (seen & LOWER) !== 0;
}

/** Letters and digits, with dashes, dots and underscores between. */
function isWord(text: string): boolean {
  const last = text.length - 1;
  if (last < 0) return false;
  for (let at = 0; at <= last; at++) {
    const code = text.charCodeAt(at);
    const found = code < 128 ? (CLASSES[code] as number) : 0;
    if ((found & (at === 0 || at === last ? ALPHANUMERIC : ALPHANUMERIC | DASH | DOT | UNDERSCORE)) === 0)
      return false;
  }
  return true;
}
