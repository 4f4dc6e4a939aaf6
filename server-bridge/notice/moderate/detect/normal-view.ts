import { MARK } from '../engine/forms.ts';
import { normalValue, type NormalTable, PAYLOAD, SEVERAL, UNSEEN } from '../engine/normal-table.ts';
import { CODE, isDigit, type NormalView } from './view.ts';

function isMark(symbol: number): boolean {
  return symbol >= 0x300 && MARK.test(String.fromCodePoint(symbol));
}

/** Stands for every character beyond the basic plane: no detector looks for one. */
const BEYOND = 0xffff;

/** By unit of the normal form: of every find there is one of these in it. */
const NEEDED = Uint8Array.from({ length: 0x80 }, (_, unit) => {
  const isW = (unit | 0x20) === 0x77;
  return isDigit(unit) || unit === CODE.at || unit === CODE.colon || isW ? 1 : 0;
});

/** False for a text in which no detector finds anything: it need not be read in normal form. */
export function mayHoldFind(text: string, table: NormalTable): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const value = table.units[unit] ?? 0;
    // What is several units, or half of one, is for the reader of the whole.
    if ((value & SEVERAL) !== 0 || (unit & 0xf800) === 0xd800) return true;
    if ((value & UNSEEN) === 0 && (NEEDED[value & PAYLOAD] ?? 0) !== 0) return true;
  }
  return false;
}

/** Holds one text after another in normal form; grows as it must. */
export class ViewBuffer implements NormalView {
  units = new Uint16Array(1024);
  starts = new Uint32Array(1024);
  ends = new Uint32Array(1024);
  length = 0;

  fill(text: string, table: NormalTable): void {
    this.length = 0;
    for (let at = 0; at < text.length;) {
      const unit = text.charCodeAt(at);
      let value = table.units[unit] ?? 0;
      let end = at + 1;
      if ((unit & 0xf800) === 0xd800) {
        const codePoint = text.codePointAt(at) ?? 0;
        if (codePoint > 0xffff) end += 1;
        value = normalValue(table, codePoint);
      }
      if ((value & UNSEEN) === 0) {
        const payload = value & PAYLOAD;
        if ((value & SEVERAL) === 0) this.#push(payload, at, end);
        else {
          const count = table.pool[payload] ?? 0;
          for (let index = 1; index <= count; index += 1) {
            const symbol = table.pool[payload + index] ?? 0;
            // Of a letter with marks, the letter: é is part of a name like e.
            if (index === 1 || !isMark(symbol)) this.#push(symbol, at, end);
          }
        }
      }
      at = end;
    }
  }

  #push(symbol: number, start: number, end: number): void {
    if (this.length === this.units.length) this.#grow();
    this.units[this.length] = symbol > 0xffff ? BEYOND : symbol;
    this.starts[this.length] = start;
    this.ends[this.length] = end;
    this.length += 1;
  }

  #grow(): void {
    const size = this.units.length * 2;
    const { units, starts, ends } = this;
    this.units = new Uint16Array(size);
    this.units.set(units);
    this.starts = new Uint32Array(size);
    this.starts.set(starts);
    this.ends = new Uint32Array(size);
    this.ends.set(ends);
  }
}
