/** Arguments for Node whose syncs fail with EIO while a file exists. */
export function failingDisk(whileExists: string): string[] {
  return ['--import', `data:text/javascript,${encodeURIComponent(`
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const { fdatasync, existsSync } = fs
    fs.fdatasync = (descriptor, done) => existsSync(${JSON.stringify(whileExists)})
      ? setImmediate(done, Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }))
      : fdatasync(descriptor, done)
    syncBuiltinESMExports()
  `)}`]
}

/**
 * Arguments for Node on whose disk a sync takes some time: in libuv's pool where the program asks for that, and holding the event
 * loop where it does not.
 */
export function slowDisk(syncMs: number): string[] {
  return ['--import', `data:text/javascript,${encodeURIComponent(`
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const { fdatasync, fsync } = fs
    for (const [name, sync] of Object.entries({ fdatasync, fsync })) {
      fs[name] = (descriptor, done) => setTimeout(() => sync(descriptor, done), ${syncMs})
      const now = fs[name + 'Sync']
      fs[name + 'Sync'] = (descriptor) => {
        if (${syncMs} > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${syncMs})
        now(descriptor)
      }
    }
    syncBuiltinESMExports()
  `)}`]
}
