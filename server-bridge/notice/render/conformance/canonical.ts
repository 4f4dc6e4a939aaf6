/** Html in a form that can be compared: what this renderer adds by design is read the same way on both sides. */
import { Parser } from 'htmlparser2';

export interface Reading {
  /** docs/parsing.md: a line break in a paragraph stays one. Else it is a blank. */
  readonly keepsLines: boolean;
  /** The address of a link or an image as it is compared; null where the link is left out. */
  readonly address: (value: string, kind: 'link' | 'image') => string | null;
}

const IS_BLOCK: ReadonlySet<string> = new Set(
  'blockquote div h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul'.split(' '),
);
const HAS_LINES: ReadonlySet<string> = new Set('h1 h2 h3 h4 h5 h6 li p td th'.split(' '));
/** Attributes that are added by design: anchors, what links and tables need, classes but a code's language. */
const ADDED: ReadonlySet<string> = new Set(
  'class data-media data-notice download id loading rel scope tabindex'.split(' '),
);
/** Elements around what the examples have: a table's frame, the two parts of a keyed item. */
const FRAMES: ReadonlySet<string> = new Set(['table-scroll', 'clause-key', 'clause-value']);
/** Stand for images, whose alternative text they hold. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['missing-image', 'remote-image']);
const LINE = '↵';

interface Open {
  readonly tag: string;
  readonly end: string;
  /** Its text is said by the start already. */
  readonly isSaid: boolean;
}

/** One block a line, a line break as `↵`, blanks in code as `·`. */
export function canonical(html: string, reading: Reading): string {
  let out = '';
  const open: Open[] = [];
  const isInside = (tags: ReadonlySet<string>): boolean => open.some(({ tag }) => tags.has(tag));
  const parser = new Parser({
    onopentag(tag, attributes) {
      const said = sayWhole(tag, attributes, reading);
      if (said !== null) {
        out += said;
        open.push({ tag: '', end: '', isSaid: true });
        return;
      }
      if (FRAMES.has(attributes['class'] ?? '')) {
        open.push({ tag: '', end: '', isSaid: false });
        return;
      }
      if (PLACEHOLDERS.has(attributes['class'] ?? '')) {
        out += '![';
        open.push({ tag: '', end: sayTarget(attributes['data-host'] ?? '', attributes), isSaid: false });
        return;
      }
      const gap = IS_BLOCK.has(tag) ? '\n' : '';
      out += `${gap}<${tag}${sayAttributes(tag, attributes, reading)}>${gap}`;
      open.push({ tag, end: `${gap}</${tag}>${gap}`, isSaid: false });
    },
    ontext(text) {
      if (open.some(({ isSaid }) => isSaid)) return;
      const escaped = escapeText(text);
      if (isInside(PRE)) out += escaped.replaceAll('\n', LINE).replaceAll(' ', '·');
      else if (reading.keepsLines && isInside(HAS_LINES)) out += escaped.replaceAll('\n', LINE);
      else out += escaped.replace(/\s+/g, ' ');
    },
    oncomment: (text) => void (out += `<!--${text}-->`),
    onprocessinginstruction: (_, text) => void (out += `<${text}>`),
    onclosetag: () => void (out += open.pop()?.end ?? ''),
  });
  parser.write(html);
  parser.end();
  return tidy(out);
}

const PRE: ReadonlySet<string> = new Set(['pre']);

/** What the example and this renderer say by different elements; null for any other. */
function sayWhole(tag: string, attributes: Record<string, string>, reading: Reading): string | null {
  const kind = attributes['class'] ?? '';
  if (tag === 'br') return reading.keepsLines ? LINE : '<br>';
  if (tag === 'input') return 'checked' in attributes ? '[x]' : '[ ]';
  if (/^task(?: |$)/.test(kind)) return kind.includes('task-done') ? '[x]' : '[ ]';
  if (tag !== 'img') return null;
  const { alt = '', src = '' } = attributes;
  return `![${escapeText(alt)}${sayTarget(reading.address(src, 'image') ?? '', attributes)}`;
}

function sayTarget(address: string, { title }: Record<string, string>): string {
  return `](${address}${title === undefined ? '' : ` "${title}"`})`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function sayAttributes(tag: string, attributes: Record<string, string>, reading: Reading): string {
  let said = '';
  for (const name of Object.keys(attributes).sort()) {
    const value = attributes[name] ?? '';
    if (name === 'href') {
      const address = reading.address(value, 'link');
      if (address !== null) said += ` href="${address}"`;
    } else if (!ADDED.has(name) || (tag === 'code' && name === 'class')) said += ` ${name}="${value}"`;
  }
  return said;
}

function tidy(text: string): string {
  return text
    .replace(/[ \n]*↵[ \n↵]*(?=\n|$)/g, '\n')
    .replace(/(^|\n)[ ↵]+/g, '$1')
    .replace(/ *↵[ ↵]*/g, LINE)
    .replace(/ *<br> */g, '<br>')
    .replace(/ +/g, ' ')
    .replace(/ *\n[ \n]*/g, '\n')
    .replace(/↵+<\/code>/g, '</code>')
    .trim();
}
