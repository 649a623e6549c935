// How bulkhead.yaml names a secret: where it lies, never what it is.
import { z } from 'zod';

/** What adapters/secrets reads. */
export const secretReference = z
  .string()
  .regex(
    /^(ssm:\/bulkhead\/[\w./-]{1,1000}|secretsmanager:bulkhead\/[\w/+=.@-]{1,400})$/,
    'names no secret: ssm:/bulkhead/… or secretsmanager:bulkhead/…, never the secret itself',
  );
