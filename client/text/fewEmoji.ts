/** One emoji: a flag, a key cap, or a pictograph that is drawn in colour, with what is joined to it. */
const EMOJI = [
  String.raw`\p{RI}{2}`,
  String.raw`[\d#*]\uFE0F\u20E3`,
  String.raw`(?!\p{RI})(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}(?=[\uFE0F\p{Emoji_Modifier}]))[\uFE0F\p{Emoji_Modifier}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*)*[\u{E0020}-\u{E007F}]*`,
].join('|')
const FEW = new RegExp(String.raw`^\s*(?:(?:${EMOJI})\s*){1,3}$`, 'u')

/** Whether a text is one to three emoji and nothing else. */
export function isFewEmoji(text: string): boolean {
  return FEW.test(text)
}
