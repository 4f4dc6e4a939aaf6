/** HTML's character references, all of them, for whoever reads or renders Markdown. */
import { Tokenizer } from 'htmlparser2';

/** CommonMark 0.31.2, section 2.5: a reference ends with a semicolon. */
const REFERENCE = /&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});/g;
const MAX_KNOWN = 500;
const known = new Map<string, string>();

/** Calls `emit` with stretches of text: literal ones unit for unit, each reference with what it stands for. */
export function decodeReferences(
  raw: string,
  emit: (text: string, start: number, end: number) => void,
): void {
  let at = 0;
  if (raw.includes('&')) {
    for (const match of raw.matchAll(REFERENCE)) {
      const decoded = decodeReference(match[0]);
      if (decoded === match[0]) continue;
      if (match.index > at) emit(raw.slice(at, match.index), at, match.index);
      at = match.index + match[0].length;
      emit(decoded, match.index, at);
    }
  }
  if (at < raw.length) emit(at === 0 ? raw : raw.slice(at), at, raw.length);
}

/** `toText` is what to put in place of what a known reference stands for. */
export function decodeText(raw: string, toText?: (decoded: string) => string): string {
  if (!raw.includes('&')) return raw;
  if (toText === undefined) return raw.replaceAll(REFERENCE, decodeReference);
  return raw.replaceAll(REFERENCE, (reference) => {
    const decoded = decodeReference(reference);
    return decoded === reference ? reference : toText(decoded);
  });
}

/** The reference itself when its name is unknown. */
function decodeReference(reference: string): string {
  let decoded = known.get(reference);
  if (decoded === undefined) {
    decoded = '';
    const add = (text: string): void => void (decoded += text);
    const ignore = (): void => undefined;
    const tokenizer = new Tokenizer(
      { decodeEntities: true },
      {
        ontext: (start, end) => add(reference.slice(start, end)),
        ontextentity: (code) => add(String.fromCodePoint(code)),
        onattribdata: ignore,
        onattribentity: ignore,
        onattribend: ignore,
        onattribname: ignore,
        oncdata: ignore,
        onclosetag: ignore,
        oncomment: ignore,
        ondeclaration: ignore,
        onend: ignore,
        onopentagend: ignore,
        onopentagname: ignore,
        onprocessinginstruction: ignore,
        onselfclosingtag: ignore,
      },
    );
    tokenizer.write(reference);
    tokenizer.end();
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(reference, decoded);
  }
  return decoded;
}
