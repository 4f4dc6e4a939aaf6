import { isoOf } from '../civil.ts';
import { findDates, isReversed } from '../find-dates.ts';
import type { NodeHandler } from '../handler.ts';
import type { EffectiveDate } from '../types.ts';

/** Finds the dates in every line that is neither code nor hidden. */
export const effectiveDate: NodeHandler = {
  kind: 'EffectiveDate',
  role: 'inside',
  create(context) {
    return (line) => {
      if (line.isLong || line.block === 'code' || line.block === 'hidden') return null;
      const found = findDates(line.text);
      for (const written of found.unreal) context.warn('date-invalid', line.number, written);
      return found.dates.map(({ from, to, start, end }): EffectiveDate => {
        if (from !== null && to !== null && isReversed(from, to)) {
          context.warn('date-order', line.number, line.text.slice(start, end));
        }
        const zone = from?.time?.offset?.text ?? to?.time?.offset?.text;
        const hasTime = (from?.time ?? null) !== null || (to?.time ?? null) !== null;
        return {
          kind: 'EffectiveDate',
          ...(from === null ? {} : { from: isoOf(from) }),
          ...(to === null ? {} : { to: isoOf(to) }),
          precision: hasTime ? 'minute' : 'day',
          ...(zone === undefined ? {} : { zone }),
          isDraft: context.draft.isDraft,
          lines: [line.number, line.number],
          span: [line.start + start, line.start + end],
        };
      });
    };
  },
};
