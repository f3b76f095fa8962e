/** Half of a surrogate pair, without its other half. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** Whether a text is well-formed Unicode. Firefox before 119 cannot tell by itself. */
export function isWellFormed(text: string): boolean {
  return typeof text.isWellFormed === 'function' ? text.isWellFormed() : !LONE_SURROGATE.test(text)
}
