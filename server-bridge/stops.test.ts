import { describe, expect, it } from 'vitest';
import { createStops } from './stops.ts';

describe('what has to end', () => {
  it('ends in the opposite order, once, and whatever else fails', async () => {
    const stops = createStops();
    const ended: string[] = [];
    const failures: unknown[] = [];
    stops.onFailure((error) => failures.push(error));
    stops.push(() => ended.push('lock'));
    stops.push(() => Promise.reject(new Error('stuck')));
    stops.push(async () => {
      await Promise.resolve();
      ended.push('store');
    });
    stops.push(() => {
      throw new Error('broken');
    });
    await Promise.all([stops.run(), stops.run()]);
    expect(ended).toEqual(['store', 'lock']);
    expect(failures.map(String)).toEqual(['Error: broken', 'Error: stuck']);
  });
});
