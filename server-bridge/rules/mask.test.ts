import { expect, it } from 'vitest';
import { maskText } from './mask.ts';

it.each([
  ['https://ada:pw@hub.example.org/x', 'https://***@hub.example.org/x'],
  ['https://sometoken@hub.example.org', 'https://***@hub.example.org'],
  ['PROXY http://user:p%40ss@proxy:3128;', 'PROXY http://***@proxy:3128;'],
  ['GET https://h/x?token=abc&page=2', 'GET https://h/x?token=***&page=2'],
  ['https://h/x?api_key=a#access-key=b', 'https://h/x?api_key=***#access-key=***'],
  ['Authorization: Bearer abcdefghijkl', 'Authorization: Bearer ***'],
  ['"path":"/home/ada/notices"', '"path":"~/notices"'],
  ['/home/ada', '~'],
  ['/home/adam/x /home/ada-b', '/home/adam/x /home/ada-b'],
  ['mail ada@example.org, monkey=banana', 'mail ada@example.org, monkey=banana'],
])('%s', (text, masked) => {
  expect(maskText(text, '/home/ada')).toBe(masked);
});

it('knows a home of Windows as JSON and addresses write it', () => {
  const home = 'C:\\Users\\Ada';
  expect(maskText(JSON.stringify({ path: `${home}\\x` }), home)).toBe('{"path":"~\\\\x"}');
  expect(maskText('C:/Users/Ada/x', home)).toBe('~/x');
  expect(maskText('c:\\users\\ADA\\x c:/users/ada/y', home)).toBe('~\\x ~/y');
  expect(maskText('/HOME/ADA', '/home/ada')).toBe('/HOME/ADA');
  expect(maskText('anything', '')).toBe('anything');
});
