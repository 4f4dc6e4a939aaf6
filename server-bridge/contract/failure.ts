/** Errors without the schema library: threads that check no message need not load it. Schemas: `errors.ts`. */

/** Every code that may cross a process boundary. Each has a user-facing text in every language (`renderer/i18n`). */
export const ERROR_CODES = [
  'bad-request',
  'unknown-method',
  'forbidden',
  'not-found',
  'conflict',
  'unavailable',
  'timeout',
  'disconnected',
  'too-large',
  'disk-full',
  'store-damaged',
  'content-damaged',
  'schema-newer',
  'data-folder-busy',
  'data-folder-unusable',
  'folder-missing',
  'folder-unreadable',
  'folder-inside-data',
  'folder-already-added',
  'settings-invalid',
  'settings-locked',
  'source-locked',
  'not-supported',
  'print-failed',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error as data. No stack trace, path outside the person's own choice, or token is in it. */
export interface ErrorData {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  details?: Record<string, string | number | boolean> | undefined;
}

const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['unavailable', 'timeout', 'disconnected', 'disk-full']);

/** The one error class that may leave a process; everything else leaves as `internal`. */
export class GazetteError extends Error {
  override readonly name = 'GazetteError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: ErrorData['details'];

  constructor(code: ErrorCode, message: string, details?: ErrorData['details']) {
    super(message);
    this.code = code;
    this.retryable = RETRYABLE.has(code);
    this.details = details;
  }
}

/** What a schema throws; known by its shape, so that nobody needs the schema library for it. */
interface Refusal extends Error {
  readonly issues: ReadonlyArray<{ readonly path: readonly PropertyKey[]; readonly message: string }>;
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'issues' in error && Array.isArray(error.issues);
}

/** Maps whatever was thrown to data that may cross. Unknown errors lose their message. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof GazetteError) {
    const { code, message, retryable, details } = error;
    return details === undefined ? { code, message, retryable } : { code, message, retryable, details };
  }
  if (isRefusal(error)) {
    const issue = error.issues[0];
    const where = issue === undefined ? '' : issue.path.map(String).join('.');
    return {
      code: 'bad-request',
      message: `${where || 'message'}: ${issue?.message ?? 'invalid'}`,
      retryable: false,
    };
  }
  return { code: 'internal', message: 'internal error', retryable: false };
}

/** The inverse of {@link toErrorData} on the receiving side. */
export function fromErrorData(data: ErrorData): GazetteError {
  return new GazetteError(data.code, data.message, data.details);
}
