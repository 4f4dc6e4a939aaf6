import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '../bridge/testing.ts';
import type { AppWindow } from '../windows/windows.ts';
import { createPrinter } from './printer.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-print-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Answers {
  readonly locale?: string;
  /** What the system's print dialog leads to. */
  readonly printed?: readonly [boolean, string];
  readonly chosen?: string;
  readonly pdf?: Uint8Array | Error;
}

function setUp({ locale = 'zh-CN', printed = [true, ''], chosen = '', pdf = new Uint8Array([1]) }: Answers) {
  const clock = manualClock();
  const seen: unknown[] = [];
  const pages: AppWindow[] = [];
  const goneListeners: Array<() => void> = [];
  const printer = createPrinter({
    openPage(id) {
      seen.push(`page of ${id}`);
      let isDestroyed = false;
      const page = {
        onPrintable: null,
        window: {
          isDestroyed: () => isDestroyed,
          destroy: () => {
            isDestroyed = true;
            seen.push('closed');
          },
          webContents: {
            once: (_event: string, listener: () => void) => goneListeners.push(listener),
            getTitle: () => 'About a/b: 停水',
            print: (options: object, done: (isDone: boolean, reason: string) => void) => {
              seen.push(options);
              done(...printed);
            },
            printToPDF: async (options: object) => {
              seen.push(options);
              if (pdf instanceof Error) throw pdf;
              return pdf;
            },
          },
        },
      } as unknown as AppWindow;
      pages.push(page);
      return page;
    },
    dialog: {
      showSaveDialog: async (...args: unknown[]) => {
        seen.push((args.at(-1) as { defaultPath: string }).defaultPath);
        return { canceled: chosen === '', filePath: chosen };
      },
    },
    downloads: () => folder,
    locale: () => locale,
    later: clock.later,
  });
  const ready = (isWhole: boolean): void => pages.at(-1)?.onPrintable?.(isWhole);
  return { clock, printer, seen, ready, goneListeners };
}
const asking = {} as AppWindow;

describe('createPrinter', () => {
  it('prints once the page is whole, and closes it', async () => {
    const { printer, seen, ready } = setUp({});
    const done = printer.print('n1', asking);
    ready(true);
    expect(await done).toBe(true);
    expect(seen).toEqual(['page of n1', { printBackground: true }, 'closed']);
  });

  it('takes a dialog called off for no failure, and anything else for one', async () => {
    const off = setUp({ printed: [false, 'Print job canceled'] });
    const calledOff = off.printer.print('n1', asking);
    off.ready(true);
    expect(await calledOff).toBe(false);
    const bad = setUp({ printed: [false, 'Print job failed'] });
    const failed = bad.printer.print('n1', asking);
    bad.ready(true);
    await expect(failed).rejects.toMatchObject({
      code: 'print-failed',
      details: { reason: 'Print job failed' },
    });
    expect(bad.seen.at(-1)).toBe('closed');
  });

  it.each([
    ['zh-CN', 'A4'],
    ['en-GB', 'A4'],
    ['en-US', 'Letter'],
    ['es-MX', 'Letter'],
  ])('saves a tagged PDF with an outline, for %s on %s', async (locale, pageSize) => {
    const chosen = join(folder, 'out.pdf');
    const { printer, seen, ready } = setUp({ locale, chosen, pdf: new Uint8Array([37, 80]) });
    const done = printer.savePdf('n1', asking);
    ready(true);
    expect(await done).toBe(true);
    expect([...(await readFile(chosen))]).toEqual([37, 80]);
    expect(seen[1]).toBe(join(folder, 'About a_b_ 停水.pdf'));
    expect(seen[2]).toMatchObject({ pageSize, generateTaggedPDF: true, generateDocumentOutline: true });
  });

  it('says why nothing was saved, and leaves nothing behind', async () => {
    const target = join(folder, 'no/such/out.pdf');
    const unwritable = setUp({ chosen: target });
    const first = unwritable.printer.savePdf('n1', asking);
    unwritable.ready(true);
    await expect(first).rejects.toMatchObject({ code: 'forbidden', details: { reason: 'ENOENT' } });
    const unmade = setUp({ chosen: join(folder, 'x.pdf'), pdf: new Error('no') });
    const second = unmade.printer.savePdf('n1', asking);
    unmade.ready(true);
    await expect(second).rejects.toMatchObject({ code: 'print-failed' });
    await expect(readFile(join(folder, 'x.pdf'))).rejects.toMatchObject({ code: 'ENOENT' });
    const cancelled = setUp({});
    const third = cancelled.printer.savePdf('n1', asking);
    cancelled.ready(true);
    expect(await third).toBe(false);
  });

  it('does not wait for ever, nor for a notice without a text or a page that is gone', async () => {
    const slow = setUp({});
    const late = slow.printer.print('n1', asking).catch((error: unknown) => error);
    await slow.clock.advance(20_000);
    expect(await late).toMatchObject({ code: 'timeout' });
    expect(slow.seen).toEqual(['page of n1', 'closed']);
    const none = setUp({});
    const missing = none.printer.print('n1', asking);
    none.ready(false);
    await expect(missing).rejects.toMatchObject({ code: 'not-found' });
    const dead = setUp({});
    const gone = dead.printer.print('n1', asking);
    for (const listener of dead.goneListeners) listener();
    await expect(gone).rejects.toMatchObject({ code: 'print-failed' });
  });

  it('does one at a time', async () => {
    const { printer, seen, ready } = setUp({});
    const first = printer.print('n1', asking);
    expect(await printer.print('n2', asking)).toBe(false);
    ready(true);
    await first;
    expect(seen.filter((it) => it === 'page of n2')).toEqual([]);
  });
});
