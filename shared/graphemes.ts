/** Approximates grapheme clusters for Firefox before 125, which has no `Intl.Segmenter`: a flag, an emoji sequence, or a character with its marks. */
// eslint-disable-next-line no-misleading-character-class -- marks and joiners one by one are what it is about
const NEARLY = /(?:\p{RI}\p{RI}|\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)*|[^])[\p{M}\u200D\u20E3\u{E0020}-\u{E007F}]*/gu

const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter('en', { granularity: 'grapheme' }) : undefined

/** The characters of a text, as readers count them (grapheme clusters). */
export function splitGraphemes(text: string): string[] {
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : text.match(NEARLY) ?? []
}
