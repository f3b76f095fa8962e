import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** Bytes of a process that are read at a time. */
const PIECE_BYTES = 16 * 1024 * 1024

/** Searches all readable memory of a process. @param needles the values to search for, by name. @returns the names of the found ones. */
export function foundInMemory(processId: number, needles: ReadonlyMap<string, Buffer>): string[] {
  const found = new Set<string>()
  const memory = openSync(`/proc/${processId}/mem`, 'r')
  const overlap = Math.max(...[...needles.values()].map(({ length }) => length))
  const piece = Buffer.alloc(PIECE_BYTES + overlap)
  try {
    for (const { from, to } of readableRanges(processId)) {
      for (let at = from; at < to; at += PIECE_BYTES) {
        const bytes = piece.subarray(0, read(memory, piece, at, Math.min(piece.length, to - at)))
        for (const [name, needle] of needles) if (bytes.includes(needle)) found.add(name)
      }
    }
  }
  finally {
    closeSync(memory)
  }
  return [...found].sort()
}

/** Texts and keys as a process may hold them: in UTF-8, and in UTF-16, which V8 uses for text that is not Latin. */
export function asNeedles(secrets: readonly string[]): Map<string, Buffer> {
  return new Map(secrets.flatMap(secret => (['utf8', 'utf16le'] as const).map(encoding => [`${secret} (${encoding})`, Buffer.from(secret, encoding)])))
}

function readableRanges(processId: number): { from: number, to: number }[] {
  const lines = readFileSync(`/proc/${processId}/maps`, 'utf8').split('\n')
  const ranges = lines.map(line => /^([\da-f]+)-([\da-f]+) r\S+ .*?(\[vvar\S*\]|\[vsyscall\])?$/.exec(line))
  return ranges.flatMap(range => range && !range[3] ? [{ from: Number.parseInt(range[1] ?? '', 16), to: Number.parseInt(range[2] ?? '', 16) }] : [])
}

/** Regions that are gone or unreadable count as empty. */
function read(memory: number, piece: Buffer, at: number, length: number): number {
  try {
    return readSync(memory, piece, 0, length, at)
  }
  catch {
    return 0
  }
}
