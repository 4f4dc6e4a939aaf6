/** Every highlight.js/lib/languages/*. */
declare const grammar: (core: unknown) => object;
// oxlint-disable-next-line import/no-default-export -- as the package does
export default grammar;
