/** The schema of what `view-memory.ts` keeps: loaded where something was kept, as a first page needs no schemas. */
import { LIST_SORTS } from '../../server-bridge/contract/names.ts';
import { noticeFilter } from '../../server-bridge/contract/notice.ts';
import { z } from '../../server-bridge/contract/schema.ts';

/** As in `features/reader/scroll-anchor.ts`. */
const anchor = z.object({ id: z.string(), text: z.string(), index: z.number(), offset: z.number() });
export type Place = z.infer<typeof anchor>;

export const keptView = z.object({
  filter: noticeFilter,
  sort: z.enum(LIST_SORTS),
  visible: z.object({ first: z.number().int(), last: z.number().int() }),
  place: z.object({ id: z.string(), anchor: anchor.nullable() }).nullable(),
});
export type KeptView = z.infer<typeof keptView>;
