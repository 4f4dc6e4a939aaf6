/** A front matter's fields as written, before anything is made of them. */
export type FieldValue =
  /** As written; a quoted or block text as it reads. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'list'; readonly items: readonly FieldValue[] }
  | { readonly kind: 'map'; readonly fields: readonly Field[] }
  /** Too deep, too long, or of a kind that no field has. */
  | { readonly kind: 'other' };

export interface Field {
  readonly name: string;
  readonly value: FieldValue;
  /** Source line, from 1. */
  readonly line: number;
}
