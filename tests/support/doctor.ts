import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../../scripts/build'
import { Output } from './output'

/** What the doctor wrote, and its exit code. */
export interface Diagnosis {
  code: number | string
  text: string
  /** What it wrote of each thing to change, advice included. */
  changes: string[]
  /** What it could not tell. */
  unknown: string[]
}

/** Runs `npm run doctor` as a person does. @param env such as `NODE_EXTRA_CA_CERTS`. */
export async function runDoctor(words: string[], env: Record<string, string> = {}): Promise<Diagnosis> {
  const output = spawnDoctor(words, env)
  const code = await output.ended()
  const { text } = output
  return { code, text, changes: marked(text, 'change'), unknown: marked(text, 'unknown') }
}

/** The same without waiting for its end. */
export function spawnDoctor(words: string[], env: Record<string, string> = {}): Output {
  return new Output(spawn(process.execPath, [join(ROOT, 'scripts/doctor.ts'), ...words], { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** The findings with a mark: their line, and the indented one below it. */
function marked(text: string, mark: string): string[] {
  return [...text.matchAll(new RegExp(`^${mark} +(.*(?:\\n +.*)*)`, 'gm'))].map(([, finding = '']) => finding.replace(/\s+/g, ' '))
}
