import { spawn, spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { makeFolder } from './folder'
import { Output } from './output'

const MIB = 1024 ** 2

/** Whether there are namespaces without root, in which a test can mount a disk of its own. */
export const hasSmallDisks = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0

/** A small disk that outlives the server on it. */
export interface SmallDisk {
  /** Its path for a server that runs in `wrapper`. */
  mountedAt: string
  wrapper: string[]
  /** Its path from outside. */
  folder: string
  /** Fills the disk. */
  fill(): void
  /** Frees the filled space. */
  free(): void
}

/** Creates a disk; it is removed with the test. */
export async function makeSmallDisk(mebibytes: number): Promise<SmallDisk> {
  const mountedAt = makeFolder()
  const script = `mount -t tmpfs -o size=${mebibytes}m tmpfs "$0" && echo mounted && exec sleep infinity`
  const holder = new Output(spawn('unshare', ['-rm', 'sh', '-c', script, mountedAt], { stdio: ['ignore', 'pipe', 'pipe'] }))
  onTestFinished(async () => {
    holder.child.kill('SIGKILL')
    await holder.ended()
    rmSync(mountedAt, { recursive: true })
  })
  await holder.waitFor(/mounted/)
  const folder = path(`/proc/${holder.child.pid}/root`, mountedAt)
  const filler = path(folder, 'filler')
  return {
    mountedAt,
    wrapper: ['nsenter', '-t', `${holder.child.pid}`, '-U', '-m', '--preserve-credentials'],
    folder,
    fill() {
      for (let size = MIB; size >= 1024; size /= 2) {
        try {
          for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
        }
        catch (error) {
          expect(error).toMatchObject({ code: 'ENOSPC' })
        }
      }
    },
    free: () => rmSync(filler),
  }
}
