import { ERROR_CODES } from './failure.ts';
import { z } from './schema.ts';

export * from './failure.ts';

export const errorCode = z.enum(ERROR_CODES);

/** The schema of `ErrorData`. */
export const errorData = z.object({
  code: errorCode,
  message: z.string(),
  retryable: z.boolean(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
