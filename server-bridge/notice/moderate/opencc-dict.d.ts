/** OpenCC's tables are plain strings without types of their own. */
declare module 'opencc-js/dict/TSCharacters' {
  const table: string;
  export default table;
}
