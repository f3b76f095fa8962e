/** What a check found: all right, something to change, or something that cannot be told from here. */
export type Finding
  = | { mark: 'ok' | 'unknown', seen: string }
    | { mark: 'change', seen: string, change: string }

export const ok = (seen: string): Finding => ({ mark: 'ok', seen })
export const unknown = (seen: string): Finding => ({ mark: 'unknown', seen })
/** @param change what the operator should do about it. */
export const toChange = (seen: string, change: string): Finding => ({ mark: 'change', seen, change })

/** Width of the column of marks. */
const MARK = 9

/** The lines that the doctor writes for a finding. */
export function write(finding: Finding): string {
  const line = finding.mark.padEnd(MARK) + finding.seen
  return finding.mark === 'change' ? `${line}\n${' '.repeat(MARK)}${finding.change}` : line
}
