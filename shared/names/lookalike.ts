/** Lookalikes that are missing in the table of UTS #39: flags, two spellings of one glyph, styled letters. */

/** Flags that are drawn alike, or nearly: each counts as the first of its line. */
const FLAGS = ['NO BV SJ', 'FR BL CP GF GP MF PM RE WF YT', 'AU HM', 'US UM', 'IO DG', 'ES EA', 'NL BQ LU', 'ID MC', 'RO TD']
const FLAG_PAIR = /[\u{1F1E6}-\u{1F1FF}]{2}/gu

/** Spellings of one glyph: Khmer's two forms of coeng, vowels written in two parts, letters that end in a silent mark. */
const SPELLINGS = [
  ['\u17D2\u178A', '\u17D2\u178F'], ['\u17C4', '\u17C1\u17B6'], ['\u17BE', '\u17C1\u17B8'],
  ['\u0911', '\u0905\u0949'], ['\u0913', '\u0905\u094B'], ['\u0914', '\u0905\u094C'],
  ['\u0E41', '\u0E40\u0E40'], ['\u0EC1', '\u0EC0\u0EC0'],
  ['\u0D7A', '\u0D23\u0D4D'], ['\u0D7B', '\u0D28\u0D4D'], ['\u0D7C', '\u0D30\u0D4D'], ['\u0D7D', '\u0D32\u0D4D'], ['\u0D7E', '\u0D33\u0D4D'], ['\u0D7F', '\u0D15\u0D4D'],
  ['\u09CE', '\u09A4\u09CD'], ['\u2665', '\u2764'],
] as const
const SMALL_CAPITALS = 'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpꞯqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz'

const standards = new Map<string, string>([
  ...FLAGS.flatMap((line) => {
    const [first = '', ...others] = line.split(' ').map(toFlag)
    return others.map(other => [other, first] as const)
  }),
  ...SPELLINGS,
  ...Array.from({ length: SMALL_CAPITALS.length / 2 }, (_, index) => [SMALL_CAPITALS.charAt(2 * index), SMALL_CAPITALS.charAt(2 * index + 1)] as const),
])
const spelling = new RegExp(String.raw`\u17D2\u178A|[${[...standards.keys()].filter(key => key.length === 1).join('')}]`, 'gu')

/** Characters that only lengthen letters: the stroke between Arabic letters and similar ones. */
const STRETCH = /[\u0640\u07FA\u0883-\u0885\u180A]/g
/** Flags of regions are spelled with invisible tags: these move to code points that no name has, so that they are not dropped. */
const TAG = /[\u{E0061}-\u{E007A}]/gu
/** Letters in circles and squares that no normal form undoes. */
const BOXED = /[\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}]/gu

export function foldLookalikes(name: string): string {
  return name
    .replace(FLAG_PAIR, pair => standards.get(pair) ?? pair)
    .replace(TAG, tag => String.fromCharCode(0xE000 + (tag.codePointAt(0) ?? 0) % 0x100))
    .replace(BOXED, letter => String.fromCharCode(97 + ((letter.codePointAt(0) ?? 0) - 0x1F150) % 32))
    .replace(spelling, found => standards.get(found) ?? found)
    .replace(STRETCH, '')
}

function toFlag(country: string): string {
  return Array.from(country, letter => String.fromCodePoint(0x1F1E6 + letter.charCodeAt(0) - 65)).join('')
}
