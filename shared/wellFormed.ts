const LONE_SURROGATE = /\p{Surrogate}/u

/** Polyfill of `isWellFormed` for Firefox before 119. */
export function isWellFormed(text: string): boolean {
  return typeof text.isWellFormed === 'function' ? text.isWellFormed() : !LONE_SURROGATE.test(text)
}
