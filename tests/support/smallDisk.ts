import { spawn, spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { makeFolder } from './folder'
import { Output } from './output'

const MIB = 1024 ** 2

/** Whether there are name spaces that need no root, in which a disk of one's own can be had. */
export const hasSmallDisks = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0

/** A small disk, which stays when the server on it ends. */
export interface SmallDisk {
  /** Where a server that runs in `wrapper` finds it. */
  mountedAt: string
  wrapper: string[]
  /** Where it is seen from outside. */
  folder: string
  /** Takes every byte that is left. */
  fill(): void
  /** Gives back what was filled. */
  free(): void
}

/** Makes a disk; it is gone with the test. */
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
