import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COLOURS } from '#shared/participantColour'
import { colourOf } from '~/client/room/participantLook'

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

/** Linear RGB as an sRGB screen shows it; colours outside its gamut are clipped. */
function channelsOf([lightness, chroma, hue]: Oklch): [number, number, number] {
  const a = chroma * Math.cos(hue * Math.PI / 180)
  const b = chroma * Math.sin(hue * Math.PI / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (channel: number) => Math.min(1, Math.max(0, channel))
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** Relative luminance (WCAG 2). */
function luminance(shown: Oklch): number {
  const [red, green, blue] = channelsOf(shown)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Perceptual distance of two colours (OKLab). */
function distance(one: Oklch, other: Oklch): number {
  const [a, b] = [oklab(one), oklab(other)]
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

function oklab(shown: Oklch): [number, number, number] {
  const [red, green, blue] = channelsOf(shown)
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** The colours of the palette. */
function people(rules: string): Oklch[] {
  return Array.from({ length: COLOURS }, (_, slot) => {
    const { '--hue': hue, '--shade': shade } = colourOf(slot)
    return [number(rules, 'person-lightness') + Number(shade) * number(rules, 'person-step'), number(rules, 'person-chroma'), Number(hue)]
  })
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
  ['ink', 'ember-wash'], ['ink-soft', 'ember-wash'], ['accent', 'ember-wash'],
  ['accent', 'paper-deep'], ['ember-ink', 'paper-deep'], ['code-string', 'paper-deep'], ['code-title', 'paper-deep'],
] as const
const EDGES = [['line-strong', 'paper'], ['line-strong', 'surface'], ['accent', 'paper'], ['ember', 'paper']] as const

for (const [theme, rules] of Object.entries(themes)) {
  test.each(TEXT)(`in ${theme}, %s can be read on %s`, (text, ground) => {
    expect(contrast(colour(rules, text), colour(rules, ground))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(EDGES)(`in ${theme}, %s can be made out on %s`, (edge, ground) => {
    expect(contrast(colour(rules, edge), colour(rules, ground))).toBeGreaterThanOrEqual(3)
  })

  test(`in ${theme}, everybody's name and initials are readable in every colour`, () => {
    for (const [slot, person] of people(rules).entries()) {
      expect(contrast(person, colour(rules, 'paper')), `slot ${slot}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  test(`in ${theme}, any two people have distinguishable colours`, () => {
    const colours = people(rules)
    for (const [slot, person] of colours.entries()) {
      // Twenty hues of one lightness are 0.03 apart, too close to tell apart.
      for (const other of colours.slice(slot + 1)) expect(distance(person, other), `slot ${slot}`).toBeGreaterThanOrEqual(0.08)
    }
  })
}
