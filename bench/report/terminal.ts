import type { Findings } from '../part.ts'
import { FIGURE_HEADS, figureLines, TARGET_HEADS, targetLines } from './table.ts'

/** Prints the results of a part. */
export function printPart({ rows, notes = [] }: Findings) {
  if (rows.length > 0) printTable(FIGURE_HEADS, figureLines(rows))
  const targets = targetLines(rows)
  if (targets.length > 0) printTable(TARGET_HEADS, targets)
  for (const note of notes) console.log(`\n  ${note}`)
}

function printTable(heads: string[], lines: string[][]) {
  const widths = heads.map((head, column) => Math.max(head.length, ...lines.map(line => line[column]?.length ?? 0)))
  const print = (cells: string[]) => console.log(`  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}`)
  console.log()
  print(heads)
  print(widths.map(width => '─'.repeat(width)))
  for (const line of lines) print(line)
}
