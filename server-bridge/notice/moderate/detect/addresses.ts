import {
  CODE,
  type Emit,
  isAlphanumeric,
  isDigit,
  isLetter,
  type NormalView,
  sliceView,
  unitAt,
} from './view.ts';

const MOST_LOCAL = 64;
const MOST_DOMAIN = 253;
const LOCAL_SIGNS: ReadonlySet<number> = new Set(Array.from("._%+-'", (sign) => sign.charCodeAt(0)));

/** An e-mail address around the `@` at `at`. */
export function emailAt(view: NormalView, at: number, emit: Emit): void {
  let from = at;
  while (isLocal(unitAt(view, from - 1))) {
    from -= 1;
    if (at - from > MOST_LOCAL) return;
  }
  while (from < at && LOCAL_SIGNS.has(unitAt(view, from))) from += 1;
  const end = from < at && unitAt(view, at - 1) !== CODE.dot ? domainEnd(view, at + 1) : 0;
  if (end > 0) emit(from, end);
}

function isLocal(unit: number): boolean {
  return isAlphanumeric(unit) || LOCAL_SIGNS.has(unit);
}

/** Behind the last label that may be a top level, 0 when `from` begins no domain of two labels. */
function domainEnd(view: NormalView, from: number): number {
  let end = 0;
  let label = from;
  let labels = 0;
  let letters = 0;
  for (let at = from; at - from <= MOST_DOMAIN; at += 1) {
    const unit = unitAt(view, at);
    if (isLetter(unit)) letters += 1;
    if (isAlphanumeric(unit) || (unit === CODE.hyphen && at > label)) continue;
    // A label ends; a top level has letters, two at least.
    const isLabel = at > label && unitAt(view, at - 1) !== CODE.hyphen;
    if (!isLabel) return end;
    labels += 1;
    if (labels > 1 && letters > 1) end = at;
    if (unit !== CODE.dot) return end;
    label = at + 1;
    letters = 0;
  }
  return end;
}

const SCHEMES = ['https', 'http', 'ftps', 'ftp', 'wss', 'ws', 'sftp', 'ssh', 'file', 'rtsp', 'rtmp'];
const LONGEST_SCHEME = 5;

/** An address around the `://` whose colon is at `colon`. Answers its end, 0 when there is none. */
export function urlAt(view: NormalView, colon: number, emit: Emit): number {
  if (unitAt(view, colon + 1) !== CODE.slash || unitAt(view, colon + 2) !== CODE.slash) return 0;
  const before = sliceView(view, Math.max(0, colon - LONGEST_SCHEME), colon).toLowerCase();
  const scheme = SCHEMES.find((name) => before.endsWith(name));
  if (scheme === undefined) return 0;
  const end = urlEnd(view, colon + 3);
  if (end > 0) emit(colon - scheme.length, end);
  return end;
}

/** `www.` and a domain, with what follows it. Answers its end, 0 when there is none. */
export function wwwAt(view: NormalView, from: number, emit: Emit): number {
  if (sliceView(view, from, Math.min(view.length, from + 4)).toLowerCase() !== 'www.') return 0;
  if (domainEnd(view, from) === 0) return 0;
  const end = urlEnd(view, from);
  if (end > 0) emit(from, end);
  return end;
}

const NOT_IN_URLS: ReadonlySet<number> = new Set(Array.from(' "<>\\^`{|}', (sign) => sign.charCodeAt(0)));
const NOT_AT_ITS_END: ReadonlySet<number> = new Set(Array.from(".,;:!?'*_~", (sign) => sign.charCodeAt(0)));

/** Chinese text goes on right behind an address: only a host may have its characters. */
function urlEnd(view: NormalView, from: number): number {
  let at = from;
  if (isWide(unitAt(view, at))) {
    while (isWide(unitAt(view, at)) || isAlphanumeric(unitAt(view, at)) || isHostSign(view, at)) at += 1;
  }
  let round = 0;
  let square = 0;
  for (; at < view.length; at += 1) {
    const unit = unitAt(view, at);
    if (unit <= 0x20 || unit > 0x7e || NOT_IN_URLS.has(unit)) break;
    if (unit === CODE.leftBracket) round += 1;
    if (unit === CODE.leftSquare) square += 1;
    // A bracket that closes one before the address.
    if (unit === CODE.rightBracket && (round -= 1) < 0) break;
    if (unit === CODE.rightSquare && (square -= 1) < 0) break;
  }
  while (at > from && NOT_AT_ITS_END.has(unitAt(view, at - 1))) at -= 1;
  return at > from ? at : 0;
}

/** A letter beyond ASCII, such as those of `例子.中国`. */
function isWide(unit: number): boolean {
  return unit > 0x7f && /^\p{L}$/u.test(String.fromCharCode(unit));
}

function isHostSign(view: NormalView, at: number): boolean {
  const unit = unitAt(view, at);
  return (unit === CODE.dot || unit === CODE.hyphen) && isWide(unitAt(view, at + 1));
}

/** Four octets at `from`, which nothing of a longer number or name surrounds. */
export function ipv4At(view: NormalView, from: number, emit: Emit): void {
  const before = unitAt(view, from - 1);
  if (isAlphanumeric(before)) return;
  if (before === CODE.dot && isAlphanumeric(unitAt(view, from - 2))) return;
  const end = ipv4End(view, from);
  if (end > 0) emit(from, end);
}

function ipv4End(view: NormalView, from: number): number {
  let at = from;
  for (let octet = 0; octet < 4; octet += 1) {
    if (octet > 0) {
      if (unitAt(view, at) !== CODE.dot) return 0;
      at += 1;
    }
    let value = 0;
    const start = at;
    while (isDigit(unitAt(view, at)) && at - start < 4) {
      value = value * 10 + unitAt(view, at) - CODE.zero;
      at += 1;
    }
    if (at === start || at - start > 3 || value > 255) return 0;
  }
  const next = unitAt(view, at);
  if (isAlphanumeric(next)) return 0;
  return next === CODE.dot && isAlphanumeric(unitAt(view, at + 1)) ? 0 : at;
}

const MOST_IPV6 = 45;

/** RFC 4291's text forms. One without a digit and not written out in full is more likely a name of a program. */
export function ipv6At(view: NormalView, from: number, emit: Emit): void {
  const before = unitAt(view, from - 1);
  if (isAlphanumeric(before) || before === CODE.colon || before === CODE.dot) return;
  let at = from;
  let groups = 0;
  let isShort = false;
  let hasDigit = false;
  while (at - from <= MOST_IPV6) {
    let start = at;
    while (isHex(unitAt(view, at)) && at - start < 5) {
      hasDigit ||= isDigit(unitAt(view, at));
      at += 1;
    }
    if (unitAt(view, at) === CODE.dot && groups > 0) {
      const end = ipv4End(view, start);
      // An end of a sentence is no part of it.
      if (end > 0) {
        groups += 2;
        at = end;
        start = end;
        break;
      }
    }
    if (at - start > 4) return;
    if (at > start) groups += 1;
    if (unitAt(view, at) !== CODE.colon) break;
    if (unitAt(view, at + 1) === CODE.colon) {
      if (isShort) return;
      isShort = true;
      at += 2;
      if (!isHex(unitAt(view, at))) break;
    } else {
      if (at === start || !isHex(unitAt(view, at + 1))) break;
      at += 1;
    }
  }
  const next = unitAt(view, at);
  if (isAlphanumeric(next) || next === CODE.colon) return;
  const isWhole = isShort ? groups >= 1 && groups <= 7 && hasDigit : groups === 8;
  if (isWhole) emit(from, at);
}

function isHex(unit: number): boolean {
  const lower = unit | 0x20;
  return isDigit(unit) || (lower >= 0x61 && lower <= 0x66);
}
