import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Jobs } from '../load/main.ts'
import { cores, pinned } from './machine.ts'

type Options<Name extends keyof Jobs> = Parameters<Jobs[Name]>[0]

/** Result of a job. */
export type FindingsOf<Name extends keyof Jobs> = Awaited<ReturnType<Jobs[Name]>>

const PROGRAM = join(import.meta.dirname, '../load/main.ts')

/** Runs a job of the load generator in its own process on its own core. @throws Error if it fails. */
export async function load<Name extends keyof Jobs>(name: Name, options: Options<Name>): Promise<FindingsOf<Name>> {
  const { findings, end } = await holdOpen(name, options)
  end()
  return findings
}

/** The same, but everything that the job has opened stays open until `end` is called. */
export function holdOpen<Name extends keyof Jobs>(name: Name, options: Options<Name>): Promise<{ findings: FindingsOf<Name>, end: () => void }> {
  const [program = '', ...args] = pinned(cores.load, [process.execPath, '--max-semi-space-size=64', PROGRAM])
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.send({ name, options })
  return new Promise((resolve, reject) => {
    child.once('message', (message: { findings: FindingsOf<Name> }) => resolve({ findings: message.findings, end: () => child.disconnect() }))
    child.once('close', () => reject(new Error(`The load generator failed at "${name}".`)))
  })
}
