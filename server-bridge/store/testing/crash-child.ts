/** Commits until it is killed, telling each commit it was answered: `node crash-child.ts <folder> <first>`. */
import { openStore } from '../open-store.ts';
import { makePut, NOW, WORKER_URL } from './fixtures.ts';

const [, , folder = '', first = '0'] = process.argv;
const store = await openStore({
  dataFolder: folder,
  workerUrl: WORKER_URL,
  now: () => NOW,
  log: () => undefined,
});
process.stdout.write('ready\n');
for (let index = Number(first); ; index++) {
  // A new notice, an edit of the one before, now and then a withdrawal.
  const items = [
    makePut(`n${index}`, { title: `title${index}` }),
    makePut('edited', { title: `edit${index}` }),
  ];
  await store.commit({ sourceId: 's', items, at: NOW });
  if (index % 5 === 0) {
    await store.commit({ sourceId: 's', items: [{ op: 'withdraw', remoteId: `n${index}.md` }], at: NOW });
  }
  process.stdout.write(`${index} ${store.head().seq}\n`);
}
