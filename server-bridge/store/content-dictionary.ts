/**
 * What contents have in common, so that a version need not say it again: raw deflate's preset dictionary (RFC 1951 with
 * a window that is filled before). What is most frequent stands last, where it is nearest.
 *
 * A row's `codec` names the dictionary it was written with: one that was released is never edited, and never removed.
 */

const MARKDOWN = [
  '<h2 id="</h2>\n<h3 id="</h3>\n<ol>\n<li></li>\n</ol>\n<pre><code class="hljs language-</code></pre>\n',
  '<div class="table"><table>\n<thead>\n<tr>\n<th></th>\n</tr>\n</thead>\n<tbody><tr>\n<td></td>\n</tr>\n</tbody></table></div>\n',
  '<blockquote>\n</blockquote>\n<code></code><a href="https://www.@mailto:" rel="noopener noreferrer"></a><em></em><strong></strong><br>',
  '---\nid: \ntitle: \nlevel: important\nurgent\nissuer: \nnumber: 〔2026〕号\nchannel: \ntags: [\n',
  'effective: 2026-\nexpires: 2026-\nrequiresAck: true\nlevel: normal\nissuer: \n---\n# 关于的通知\n\n## \n\n**：**\n\n',
  ' from to on the and will be of is for in any not please contact before after all staff ',
  '各部门、各单位：请根据有关规定，经研究决定，自起施行。特此通知。2026年12月日前上午时至下午，',
  '- 联系人：\n- 联系电话：\n- 截止时间：\n- 时间：2026年11月日\n- 地点：\n一、二、三、四、五、六、七、八、九、十、（一）（二）（三）',
].join('');

const HTML = [
  '</p>\n<p></p>\n<ul class="clauses"><li><span class="clause-key">时间：</span><span class="clause-value"></span></li>\n',
  '<li><span class="clause-key">：</span><span class="clause-value"></span></li>\n</ul>\n<p></p>\n',
].join('');

const DETAIL = [
  '{"isPlain":false,"toc":[{"id":"","text":"","depth":2},{"id":"","text":"","depth":2}],"clauses":[],"dates":[],"warnings":[{"code":"',
  '","line":1,"detail":null}],"dates":[],"facts":{"issuer":"","number":"","approver":null,"secrecy":null,"urgency":null,"isDraft":false,',
  '"addressees":["各部门、各单位"],"signature":{"names":[""],"date":"2026-11-","lines":[30,31]},"attachments":[{"name":"","lines":[]}],',
  '"copies":[],"printed":null,"contacts":[{"kind":"person","value":"","lines":[25,25]},{"kind":"mail","value":"@","lines":[26,26]},',
  '{"kind":"phone","value":"010-","lines":[24,24]}],"references":[{"relation":"}]},"warnings":[]}',
  '{"from":"2026-12-01T09:00","to":"2026-12-01T","precision":"minute","zone":"+08:00","isDraft":false,"lines":[9,9],"span":[],"confidence":"likely"},',
  '{"from":"2026-11-01","to":null,"precision":"day","zone":null,"isDraft":false,"lines":[10,10],"span":[21,31]}],"facts":{"issuer":null,',
  '"number":null,"approver":null,"secrecy":null,"urgency":null,"isDraft":false,"addressees":[],"signature":null,"attachments":[],',
  '"copies":[],"printed":null,"contacts":[],"references":[]},"warnings":[]}',
  '{"isPlain":false,"toc":[],"clauses":[{"order":0,"depth":0,"label":null,"key":"时间","value":"","lines":[10,10]},',
  '{"order":1,"depth":0,"label":null,"key":"地点","value":"","lines":[11,11]},{"order":2,"depth":1,"label":"1.","key":null,"value":"',
  '","lines":[14,14]},{"order":3,"depth":0,"label":"二、","key":null,"value":"","lines":[16,16]}],"dates":[],"warnings":[]}',
].join('');

/** By `codec`; 0 has none. */
export const DICTIONARIES: ReadonlyArray<Uint8Array | null> = [
  null,
  new TextEncoder().encode(MARKDOWN + HTML + DETAIL),
];
/** What new versions are written with. */
export const CODEC = DICTIONARIES.length - 1;
