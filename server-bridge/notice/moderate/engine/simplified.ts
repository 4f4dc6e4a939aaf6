import characters from 'opencc-js/dict/TSCharacters';

let map: Map<string, string> | null = null;

/** The simplified form of one Chinese character, by OpenCC's table of characters; others stay as they are. */
export function simplifiedOf(character: string): string {
  map ??= read(characters);
  return map.get(character) ?? character;
}

/** `traditional simplified[ alternatives]|...`; the first form is the usual one. */
function read(table: string): Map<string, string> {
  const forms = new Map<string, string>();
  for (const entry of table.split('|')) {
    const [from, to] = entry.split(' ');
    if (from !== undefined && to !== undefined) forms.set(from, to);
  }
  return forms;
}
