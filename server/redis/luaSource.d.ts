declare module '*.lua' {
  /** The file's text. */
  const source: string
  export default source
}
