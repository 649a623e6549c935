// Exceptions that namespaces carry as annotations. One that cannot be read accepts nothing, and is a gap.
import { CATALOGUE } from '../../lib/checks/catalogue.ts';
import type { ExceptionRule } from '../../lib/model/exception.ts';
import type { Gap } from '../../lib/model/gap.ts';
import type { Inventory, InventoryObject } from '../../lib/model/inventory.ts';
import { EXCEPTION_ANNOTATION, parseExceptionAnnotation } from '../config/exceptions.ts';

export interface AnnotatedExceptions {
  readonly rules: readonly ExceptionRule[];
  readonly gaps: readonly Gap[];
}

export function annotatedExceptions({ objects }: Inventory): AnnotatedExceptions {
  const checkIds = CATALOGUE.map(({ meta }) => meta.id);
  const rules: ExceptionRule[] = [];
  const gaps: Gap[] = [];
  for (const item of objects) {
    if (item.kind !== 'Namespace') continue;
    const { name: namespace, annotations } = (item.object.metadata ?? {}) as Readonly<
      Record<string, unknown>
    >;
    if (typeof namespace !== 'string' || typeof annotations !== 'object' || annotations === null) continue;
    for (const [name, value] of Object.entries(annotations)) {
      if (!name.startsWith(EXCEPTION_ANNOTATION)) continue;
      const read = parseExceptionAnnotation({ name, namespace, value }, checkIds);
      if ('rule' in read) rules.push(read.rule);
      else gaps.push(gapOf(item, { name, namespace, mistakes: read.mistakes }));
    }
  }
  return { rules, gaps };
}

interface Misread {
  readonly name: string;
  readonly namespace: string;
  readonly mistakes: readonly string[];
}

function gapOf({ apiVersion, kind, origin }: InventoryObject, { name, namespace, mistakes }: Misread): Gap {
  return {
    reason: 'type',
    message: `Cannot read annotation "${name}" of Namespace "${namespace}", so it accepts nothing: ${mistakes.join('; ')}`,
    remedy: 'Mend the annotation, or remove it',
    object: { apiVersion, kind, name: namespace },
    origin,
    effect: { scope: 'none' },
  };
}
