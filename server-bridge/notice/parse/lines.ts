/** One line without its end. `start` is its UTF-16 offset in the whole text; `eol` is '' only for the last line. */
export interface SourceLine {
  readonly number: number;
  readonly start: number;
  readonly text: string;
  readonly eol: '' | '\n' | '\r' | '\r\n';
}

/** Cuts a stream of chunks into lines at LF, CR LF and CR (CommonMark 0.31.2, section 2.1), wherever it was split. */
export function createLineSplitter(emit: (line: SourceLine) => void): {
  push(chunk: string): void;
  end(): void;
} {
  let pieces: string[] = [];
  let number = 1;
  let start = 0;
  /** A CR was the last unit so far: whether a LF belongs to it is not known yet. */
  let hasPendingCr = false;

  function flush(eol: SourceLine['eol']): void {
    const text = pieces.length === 1 ? (pieces[0] ?? '') : pieces.join('');
    pieces = [];
    emit({ number, start, text, eol });
    number += 1;
    start += text.length + eol.length;
  }

  /** The same without CR, which most texts have none of. */
  function pushPlain(chunk: string, from: number): void {
    let at = from;
    for (let end = chunk.indexOf('\n', at); end >= 0; end = chunk.indexOf('\n', at)) {
      pieces.push(chunk.slice(at, end));
      flush('\n');
      at = end + 1;
    }
    if (at < chunk.length) pieces.push(chunk.slice(at));
  }

  return {
    push(chunk) {
      if (chunk.length === 0) return;
      let at = 0;
      if (hasPendingCr) {
        hasPendingCr = false;
        const isCrLf = chunk.startsWith('\n');
        flush(isCrLf ? '\r\n' : '\r');
        if (isCrLf) at = 1;
      }
      if (!chunk.includes('\r')) {
        pushPlain(chunk, at);
        return;
      }
      const ends = /[\r\n]/g;
      ends.lastIndex = at;
      for (let found = ends.exec(chunk); found !== null; found = ends.exec(chunk)) {
        if (found.index > at) pieces.push(chunk.slice(at, found.index));
        at = found.index + 1;
        if (found[0] === '\n') {
          flush('\n');
        } else if (at === chunk.length) {
          hasPendingCr = true;
        } else if (chunk[at] === '\n') {
          at += 1;
          ends.lastIndex = at;
          flush('\r\n');
        } else {
          flush('\r');
        }
      }
      if (at < chunk.length) pieces.push(chunk.slice(at));
    },
    end() {
      if (hasPendingCr) flush('\r');
      else if (pieces.length > 0) flush('');
      hasPendingCr = false;
    },
  };
}
