/** What is used of highlight.js/lib/core. The package's own types bring the browser's library, which Node has not. */
declare const core: {
  registerLanguage(name: string, grammar: (core: unknown) => object): void;
  getLanguage(name: string): object | undefined;
  highlight(
    code: string,
    options: { readonly language: string; readonly ignoreIllegals: boolean },
  ): { readonly value: string };
};
// oxlint-disable-next-line import/no-default-export -- as the package does
export default core;
