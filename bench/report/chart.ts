import { grouped } from '../harness/grouped.ts'
import type { Bars, Chart, Lines } from '../part.ts'
import { linear, logarithmic } from './scale.ts'
import { drawing, element, label } from './svg.ts'
import type { Theme } from './theme.ts'

const WIDTH = 720
const TITLE = { 'font-size': 15, 'font-weight': 600 }
const END = { 'text-anchor': 'end' }
const MIDDLE = { 'text-anchor': 'middle' }

/** Draws a chart as an SVG file in the colours of a theme, with a transparent background. */
export function drawChart(chart: Chart, theme: Theme): string {
  return chart.kind === 'bars' ? drawBars(chart, theme) : drawLines(chart, theme)
}

function drawBars({ title, unit, groups, isLogarithmic }: Bars, { text, quiet, subjects }: Theme): string {
  const [left, right, bar, gap] = [110, 110, 16, 22]
  const scale = (isLogarithmic ? logarithmic : linear)(groups.flatMap(({ bars }) => bars.map(({ value }) => value)))
  const content = [label(0, 18, title, text, TITLE)]
  let y = 34
  for (const group of groups) {
    content.push(label(0, y + 14, group.label, quiet))
    y += gap
    for (const [at, { subject, value }] of group.bars.entries()) {
      const width = Math.max(1, scale.at(value) * (WIDTH - left - right))
      content.push(
        label(left - 10, y + bar - 4, subject, at === 0 ? text : quiet, { ...END, 'font-weight': at === 0 ? 600 : undefined }),
        element('rect', { x: left, y: y + 1, width, height: bar - 3, rx: 2, fill: subjects[at % subjects.length] }),
        label(left + width + 8, y + bar - 4, `${grouped(value)}${unit.startsWith('/') ? '' : ' '}${unit}`, at === 0 ? text : quiet),
      )
      y += bar + 2
    }
    y += 10
  }
  if (isLogarithmic) content.push(label(left, y + 6, 'Each decade takes the same space.', quiet, { 'font-size': 11 }))
  return drawing(WIDTH, y + 14, title, content)
}

function drawLines({ title, x, y, lines, isLogarithmic }: Lines, { text, quiet, line, subjects }: Theme): string {
  const box = { left: 56, right: WIDTH - 20, top: 64, bottom: 300 }
  const points = lines.flatMap(({ points }) => points)
  const across = (isLogarithmic ? logarithmic : linear)(points.map(([value]) => value))
  const up = (isLogarithmic ? logarithmic : linear)(points.map(([, value]) => value))
  const atX = (value: number) => box.left + across.at(value) * (box.right - box.left)
  const atY = (value: number) => box.bottom - up.at(value) * (box.bottom - box.top)
  const content = [label(0, 18, title, text, TITLE), label(0, 48, y, quiet, { 'font-size': 11 })]
  for (const mark of up.marks) {
    content.push(element('path', { d: `M${box.left} ${atY(mark)}H${box.right}`, stroke: line }), label(box.left - 8, atY(mark) + 4, grouped(mark), quiet, END))
  }
  for (const mark of across.marks) content.push(label(atX(mark), box.bottom + 20, grouped(mark), quiet, MIDDLE))
  content.push(label((box.left + box.right) / 2, box.bottom + 42, x, quiet, { ...MIDDLE, 'font-size': 11 }))
  for (const [at, { points }] of lines.entries()) {
    const colour = subjects[at % subjects.length]
    const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${atX(x).toFixed(1)} ${atY(y).toFixed(1)}`).join('')
    content.push(element('path', { 'd': path, 'fill': 'none', 'stroke': colour, 'stroke-width': at === 0 ? 2.5 : 2, 'stroke-linejoin': 'round' }))
    content.push(...points.map(([x, y]) => element('circle', { cx: atX(x), cy: atY(y), r: 3, fill: colour })))
  }
  if (lines.length > 1) content.push(...legend(lines.map(({ subject }) => subject), text, subjects))
  return drawing(WIDTH, box.bottom + 50, title, content)
}

function legend(names: string[], text: string, colours: string[]): string[] {
  let x = WIDTH - 20
  return names.toReversed().flatMap((name, back) => {
    const at = names.length - 1 - back
    x -= name.length * 6.6 + 26
    return [element('circle', { cx: x, cy: 44, r: 5, fill: colours[at % colours.length] }), label(x + 10, 48, name, text, { 'font-size': 12 })]
  })
}
