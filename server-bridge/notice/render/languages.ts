/**
 * The languages whose code is coloured, by the names that authors write behind a fence. To add one: its names here and
 * its grammar in `highlighter.ts`.
 */
const NAMES: Readonly<Record<string, string>> = {
  bash: 'bash sh shell zsh console terminal shell-session shellsession',
  c: 'c h',
  cpp: 'cpp c++ cc cxx hpp',
  csharp: 'csharp cs c#',
  css: 'css',
  diff: 'diff patch',
  dockerfile: 'dockerfile docker',
  go: 'go golang',
  http: 'http https',
  ini: 'ini toml',
  java: 'java',
  javascript: 'javascript js jsx mjs cjs',
  json: 'json json5 jsonc',
  kotlin: 'kotlin kt',
  lua: 'lua',
  makefile: 'makefile make mk',
  markdown: 'markdown md',
  nginx: 'nginx nginxconf',
  perl: 'perl pl',
  php: 'php',
  powershell: 'powershell ps1 ps pwsh',
  properties: 'properties env dotenv',
  python: 'python py',
  r: 'r',
  ruby: 'ruby rb',
  rust: 'rust rs',
  sql: 'sql',
  swift: 'swift',
  typescript: 'typescript ts tsx mts cts',
  xml: 'xml html xhtml svg vue rss plist',
  yaml: 'yaml yml',
};

const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([language, names]) => names.split(' ').map((name) => [name, language])),
);

/** The grammar for a fence's language; null where there is none. */
export function grammarOf(name: string): string | null {
  return BY_NAME.get(name.toLowerCase()) ?? null;
}

const FENCE = /(?:```|~~~)[ \t]*([A-Za-z0-9_+#-]{1,40})/g;

/** Whether a text may have code to colour. Says yes too often rather than not. */
export function hasColouredCode(text: string): boolean {
  if (!text.includes('```') && !text.includes('~~~')) return false;
  for (const [, name = ''] of text.matchAll(FENCE)) if (BY_NAME.has(name.toLowerCase())) return true;
  return false;
}
