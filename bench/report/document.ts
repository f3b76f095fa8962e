import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/build.ts'
import { drawChart } from './chart.ts'
import type { PartResult } from './results.ts'
import { FOLDER } from './results.ts'
import { FIGURE_HEADS, figureLines, TARGET_HEADS, targetLines } from './table.ts'
import { themes } from './theme.ts'

const DOCUMENT = join(ROOT, 'docs/performance.md')
const FIGURES = /(<!-- figures: .*? -->\n)[^]*?(<!-- end of figures -->)/

/** Writes the figures into the document, and its charts beside it, in light and dark. */
export function writeDocument(results: PartResult[]) {
  mkdirSync(FOLDER, { recursive: true })
  for (const chart of results.flatMap(({ charts = [] }) => charts)) {
    for (const theme of themes) writeFileSync(join(FOLDER, `${chart.name}-${theme.name}.svg`), drawChart(chart, theme))
  }
  const document = readFileSync(DOCUMENT, 'utf8')
  if (!FIGURES.test(document)) throw new Error('docs/performance.md has no place for the figures.')
  writeFileSync(DOCUMENT, document.replace(FIGURES, (_, begin: string, end: string) => `${begin}\n${figures(results)}\n${end}`))
}

function figures(results: PartResult[]): string {
  const rows = results.flatMap(({ rows }) => rows)
  const machines = [...new Set(results.map(({ machine }) => machine))].map((machine) => {
    const days = [...new Set(results.filter(result => result.machine === machine).map(({ measuredAt }) => measuredAt.slice(0, 10)))]
    return `Measured ${days.join(', ')} on ${machine}.`
  })
  const notes = results.flatMap(({ notes = [] }) => notes)
  return [
    ...machines,
    table(TARGET_HEADS, targetLines(rows)),
    'Every figure, as the median of its runs; the spread is half of what lies between the least and the most of them.',
    table(FIGURE_HEADS, figureLines(rows)),
    ...notes,
  ].map(block => `${block}\n`).join('\n')
}

function table(heads: string[], lines: string[][]): string {
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [row(heads), row(heads.map(() => '---')), ...lines.map(row)].join('\n')
}
