import { plainInline } from '../inline.ts';
import { SIGN } from '../line-signs.ts';
import type { BodyLine } from '../body-line.ts';
import type { LineHandler } from '../handler.ts';
import type { Addressee, LineNode } from '../types.ts';

/** UTF-16 units. */
const MAX_LENGTH = 300;
const LABELLED =
  /^(?:主送(?:机关|单位)?|致|收件人|發送對象|发送对象|to|attn|attention|for the attention of)\s?[:：]\s*(\S.{0,280})$/i;
const GREETING = /^(?:dear|hello|hi)\s(\S.{0,120}?)\s?[,:，：]$/i;
/** `All staff:`, `To all residents:`. */
const ALL = /^(?:to\s)?((?:all|everyone)\b[^.!?;:]{0,80})[:,]$/i;
const ZH = /^([^。！？；;!?]{2,280})[:：]$/;
/** A line before a colon that says what comes, and addresses nobody. */
const ANNOUNCES =
  /如下|以下|下列|请[于在您]|包括|要求|须知|注意|内容|事项|范围|时间|地点|说明|情况|安排|步骤|流程|方式|条件|材料|措施|建议|决定|名单|标准|例如|其中|通知|公告|规定|原则|原因|附件|抄送|[0-9０-９]/;

/** To whom a notice goes: the first line below title and number that ends with a colon, or says so. */
export const addressee: LineHandler = {
  kind: 'Addressee',
  role: 'line',
  create(context) {
    /** Nothing but a head was read so far. */
    let isHead = true;
    let isDone = false;
    return (line) => {
      if (isDone || line.block !== 'text' || line.isLong || line.text.length > MAX_LENGTH) return null;
      const found = read(line, isHead, context.format);
      if (found === null) {
        // One more line may stand above it: a title that is no heading, a sentence with a greeting below. No item may.
        isHead = isHead && line.mark === null && (line.isFirst || isShort(line.text));
        return null;
      }
      isDone = true;
      return [found];
    };
  },
};

/** Titles and subject lines; a sentence is none. */
function isShort(text: string): boolean {
  return text.length <= 80 && !/[。；;]\s*$|[^.]\.\s*$/.test(text);
}

function read(line: BodyLine, isHead: boolean, format: 'markdown' | 'plain'): Addressee | null {
  if (!isHead || /^\s{0,3}[#>|<]/.test(line.text) || line.mark !== null) return null;
  if (format === 'markdown' && /^(?: {4}|\t)/.test(line.text)) return null;
  const hasColon = (line.signs & SIGN.colon) !== 0;
  if (!hasColon && !/[,，]\s*$/.test(line.text)) return null;
  const text = line.plain;
  const to = hasColon || (line.signs & SIGN.letter) !== 0 ? nameOf(text) : null;
  if (to !== null) return node(line, to, false);
  // `各区县人民政府，市政府各部门、\n各直属机构：`
  const goesOn = /[，、]$/.test(text) && line.next !== null && /[:：]\s*$/.test(line.next);
  const both = goesOn ? nameOf(text + plainInline(line.next)) : null;
  return both === null ? null : node(line, both, true);
}

function nameOf(text: string): string | null {
  const labelled = LABELLED.exec(text)?.[1] ?? GREETING.exec(text)?.[1] ?? ALL.exec(text)?.[1];
  if (labelled !== undefined) return labelled.replace(/[:：]$/, '').trim();
  const zh = /[\u3400-\u9fff]/.test(text) ? ZH.exec(text)?.[1] : undefined;
  return zh === undefined || ANNOUNCES.test(zh) || /[:：]/.test(zh)
    ? null
    : zh.replace(/^(?:尊敬|亲爱|敬爱)的/, '').trim();
}

function node(line: BodyLine, to: string, hasNext: boolean): Addressee {
  const end = hasNext ? line.nextStart + (line.next?.length ?? 0) : line.start + line.text.length;
  return {
    kind: 'Addressee',
    to,
    lines: [line.number, line.number + (hasNext ? 1 : 0)],
    span: [line.start, end],
  } satisfies LineNode;
}
