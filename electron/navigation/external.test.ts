import type { Dialog } from 'electron';
import { describe, expect, it } from 'vitest';
import { stringsFor } from '../settings/strings.ts';
import { createExternalOpener } from './external.ts';

function setUp(response: number) {
  const opened: string[] = [];
  const asked: string[] = [];
  const opener = createExternalOpener({
    shell: { openExternal: async (href: string) => void opened.push(href) },
    dialog: {
      showMessageBox: async (options: { detail: string }) => {
        asked.push(options.detail);
        return { response, checkboxChecked: false };
      },
    } as unknown as Dialog,
    strings: () => stringsFor('en', ''),
    log: () => {},
  });
  return { opened, asked, opener };
}

describe('createExternalOpener', () => {
  it('shows the whole address before it opens one without encryption', async () => {
    const { opened, asked, opener } = setUp(0);
    await opener.confirm(null, 'http://intranet/a?b=c');
    expect(asked[0]).toContain('http://intranet/a?b=c');
    expect(opened).toEqual(['http://intranet/a?b=c']);
  });

  it('opens nothing when the person cancels', async () => {
    const { opened, opener } = setUp(1);
    await opener.confirm(null, 'http://intranet/');
    expect(opened).toEqual([]);
  });

  it('opens nothing when the question cannot be shown, and can ask again', async () => {
    const logged: string[] = [];
    const opener = createExternalOpener({
      shell: { openExternal: () => Promise.reject(new Error('not asked for')) },
      dialog: {
        showMessageBox: () => Promise.reject(new TypeError('Object has been destroyed')),
      },
      strings: () => stringsFor('en', ''),
      log: (message) => logged.push(message),
    });
    await opener.confirm(null, 'http://secret.intranet/');
    await opener.confirm(null, 'http://secret.intranet/');
    expect(logged).toHaveLength(2);
    expect(logged.join()).not.toContain('secret');
  });

  it('asks one question at a time', async () => {
    const { asked, opener } = setUp(1);
    await Promise.all([opener.confirm(null, 'http://a/'), opener.confirm(null, 'http://b/')]);
    expect(asked).toHaveLength(1);
    await opener.confirm(null, 'http://c/');
    expect(asked).toHaveLength(2);
  });
});
