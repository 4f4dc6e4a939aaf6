import { describe, expect, it } from 'vitest';
import { replacePages } from './inbox.ts';
import { addPending, putSummaries, settle } from './notices.ts';
import {
  createAppStore,
  initialState,
  resetStore,
  selectMark,
  selectRow,
  selectSourceName,
  selectTextScale,
} from './store.ts';
import { summaryOf } from './testing.ts';
import { addToast, dropToast, initialUi } from './ui.ts';

describe('the store', () => {
  const store = createAppStore(7);
  store.setState((state) => ({
    notices: addPending(putSummaries(settle(state.notices, { epoch: 'e', seq: 1 }), 'e', [summaryOf('a')]), [
      { id: 'a', key: 'k', read: 1, at: 3 },
    ]),
    inbox: replacePages(state.inbox, [{ page: 0, ids: ['a', 'unknown'] }], 2, { epoch: 'e', seq: 1 }),
  }));

  it('finds rows and marks by selectors', () => {
    const state = store.getState();
    expect(selectRow(state, 0)?.id).toBe('a');
    expect([selectRow(state, 1), selectRow(state, 2)]).toEqual([null, null]);
    expect(selectMark(state, 'a')?.readVersion).toBe(1);
    expect(selectMark(state, 'b')).toBeNull();
    expect(selectSourceName(state, 'folder')).toBe('folder');
    expect(selectTextScale(state)).toBe(100);
  });

  it('goes back to its beginning', () => {
    const fresh = createAppStore(7);
    fresh.setState(store.getState());
    resetStore(fresh, 7);
    expect(fresh.getState()).toEqual(initialState(7));
  });

  it('keeps the newest three messages', () => {
    const ui = [1, 2, 3, 4].reduce(
      (state) => addToast(state, { content: { note: 'copied' }, retry: null }),
      initialUi,
    );
    expect(ui.toasts.map(({ id }) => id)).toEqual([2, 3, 4]);
    expect(dropToast(ui, 3).toasts.map(({ id }) => id)).toEqual([2, 4]);
  });
});
