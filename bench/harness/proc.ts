import { readdirSync, readFileSync } from 'node:fs'

/** Ticks of a second in `/proc`: the same on every Linux. */
const TICKS = 100

/** CPU time (seconds): of the program itself, and of the kernel for it. */
export interface CpuTime {
  user: number
  system: number
}

/** The CPU time that a process has used, all of its threads. */
export function cpuTime(pid: number): CpuTime {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program may hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { user: Number(fields[11]) / TICKS, system: Number(fields[12]) / TICKS }
}

/** The time (seconds) that a core has spent on programs, and that the machine under it took away. */
export function coreTime(core: number): number {
  const [, user, nice, , , , , , steal] = readFileSync('/proc/stat', 'utf8').match(new RegExp(`^cpu${core} .*`, 'm'))?.[0].split(' ') ?? []
  return (Number(user) + Number(nice) + Number(steal)) / TICKS
}

/** How many files (sockets are files) a process has open, and how many it may. */
export function openFiles(pid: number): { open: number, most: number } {
  const most = readFileSync(`/proc/${pid}/limits`, 'utf8').match(/^Max open files\s+(\d+)/m)?.[1]
  return { open: readdirSync(`/proc/${pid}/fd`).length, most: Number(most) }
}

/** The memory that a process holds (bytes). */
export function residentBytes(pid: number): number {
  const kilobytes = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+)/m)?.[1]
  return Number(kilobytes) * 1024
}
