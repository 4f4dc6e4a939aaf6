/** Every highlight.js/lib/languages/*. */
export type Grammar = (core: unknown) => object;
declare const grammar: Grammar;
// oxlint-disable-next-line import/no-default-export -- as the package does
export default grammar;
