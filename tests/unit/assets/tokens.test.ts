import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { HUES } from '~/utils/participantLook'

type Oklch = readonly [lightness: number, chroma: number, hue: number]

const css = readFileSync(new URL('../../../assets/css/tokens.css', import.meta.url), 'utf8')
const [lightRules = '', darkRules = ''] = css.split('@media (prefers-color-scheme: dark)')
const themes = { light: lightRules, dark: darkRules.split('@media')[0] ?? '' }

function number(rules: string, name: string): number {
  return Number(new RegExp(`--${name}: ([\\d.]+);`).exec(rules)?.[1] ?? expect.fail(`no --${name}`))
}

function colour(rules: string, name: string): Oklch {
  const [, lightness, chroma, hue] = new RegExp(`--${name}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`).exec(rules) ?? expect.fail(`no --${name}`)
  return [Number(lightness), Number(chroma), Number(hue)]
}

/** Relative luminance (WCAG 2) of what a screen with sRGB shows; what it cannot show is clipped. */
function luminance([lightness, chroma, hue]: Oklch): number {
  const a = chroma * Math.cos(hue * Math.PI / 180)
  const b = chroma * Math.sin(hue * Math.PI / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(channel => Math.min(1, Math.max(0, channel)))
  return 0.2126 * (channels[0] ?? 0) + 0.7152 * (channels[1] ?? 0) + 0.0722 * (channels[2] ?? 0)
}

function contrast(one: Oklch, other: Oklch): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const TEXT = [
  ['ink', 'paper'], ['ink', 'paper-deep'], ['ink', 'surface'], ['ink', 'accent-wash'],
  ['ink-soft', 'paper'], ['ink-soft', 'paper-deep'], ['ink-soft', 'surface'],
  ['accent', 'paper'], ['accent', 'surface'], ['accent', 'accent-wash'],
  ['on-accent', 'accent'], ['on-accent', 'accent-deep'], ['on-accent', 'danger'],
  ['danger', 'paper'], ['danger', 'surface'], ['ember-ink', 'paper'],
] as const
const EDGES = [['line-strong', 'paper'], ['line-strong', 'surface'], ['accent', 'paper'], ['ember', 'paper']] as const

for (const [theme, rules] of Object.entries(themes)) {
  test.each(TEXT)(`in ${theme}, %s can be read on %s`, (text, ground) => {
    expect(contrast(colour(rules, text), colour(rules, ground))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(EDGES)(`in ${theme}, %s can be made out on %s`, (edge, ground) => {
    expect(contrast(colour(rules, edge), colour(rules, ground))).toBeGreaterThanOrEqual(3)
  })

  test(`in ${theme}, everybody's name and initials can be read, whatever their colour`, () => {
    const paper = colour(rules, 'paper')
    for (let hue = 0; hue < 360; hue += 360 / HUES) {
      const person: Oklch = [number(rules, 'person-lightness'), number(rules, 'person-chroma'), hue]
      expect(contrast(person, paper), `hue ${hue}`).toBeGreaterThanOrEqual(4.5)
    }
  })
}
