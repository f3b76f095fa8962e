import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ROOT } from '../../scripts/build'
import { expectInstalling } from '../../scripts/installing'

const FOLDER = join(ROOT, 'node_modules/.cache/faketime')

/**
 * Finds Debian's libfaketime, or downloads it: the package is unpacked, not installed.
 * @returns the path of the library, or `undefined` if it is not available.
 */
export function findFaketime(): string | undefined {
  const installed = libraryUnder('/usr/lib') ?? libraryUnder(FOLDER)
  if (installed) return installed
  expectInstalling('libfaketime, which the tests of the clock need')
  console.log(`Fetching Debian's package libfaketime with apt-get, unpacked into ${FOLDER} …`)
  mkdirSync(FOLDER, { recursive: true })
  // A new machine has no package lists yet.
  const download = '(apt-get download libfaketime || (apt-get update && apt-get download libfaketime))'
  spawnSync('sh', ['-c', `${download} && dpkg-deb -x libfaketime_*.deb .`], { cwd: FOLDER, timeout: 120_000 })
  return libraryUnder(FOLDER)
}

function libraryUnder(folder: string): string | undefined {
  const roots = [folder, join(folder, 'usr/lib')].filter(root => existsSync(root))
  const machines = roots.flatMap(root => readdirSync(root).map(name => join(root, name)))
  return machines.map(machine => join(machine, 'faketime/libfaketimeMT.so.1')).find(file => existsSync(file))
}

/** A wall clock that can be set, for a process with this environment. Monotonic time is unaffected. */
export class FakeTime {
  readonly env: Record<string, string>

  /**
   * @param library the path of libfaketime.
   * @param file the file from which the process reads the time.
   */
  constructor(library: string, readonly file: string) {
    // The loader splits LD_PRELOAD at spaces, which a folder's name may have.
    this.env = { LD_PRELOAD: basename(library), LD_LIBRARY_PATH: dirname(library), FAKETIME_TIMESTAMP_FILE: file, FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_NO_CACHE: '1' }
    this.set(0)
  }

  /** Sets the clock relative to the system's. */
  set(aheadSeconds: number) {
    writeFileSync(this.file, `${aheadSeconds < 0 ? '' : '+'}${aheadSeconds}`)
  }
}
