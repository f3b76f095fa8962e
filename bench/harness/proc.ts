import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks per second in `/proc`: the same on every Linux. */
const TICKS = 100

/** CPU time (seconds): user and system. */
export interface CpuTime {
  user: number
  system: number
}

/** CPU time of a process, all threads. */
export function cpuTime(pid: number): CpuTime {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program may contain spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { user: Number(fields[11]) / TICKS, system: Number(fields[12]) / TICKS }
}

/** Time (seconds) that a core was busy, and that the hypervisor stole. */
export function coreTime(core: number): number {
  const [, user, nice, , , , , , steal] = readFileSync('/proc/stat', 'utf8').match(new RegExp(`^cpu${core} .*`, 'm'))?.[0].split(' ') ?? []
  return (Number(user) + Number(nice) + Number(steal)) / TICKS
}

/** Open files of a process (sockets included), and their limit. */
export function openFiles(pid: number): { open: number, most: number } {
  const most = readFileSync(`/proc/${pid}/limits`, 'utf8').match(/^Max open files\s+(\d+)/m)?.[1]
  return { open: readdirSync(`/proc/${pid}/fd`).length, most: Number(most) }
}

/** Resident memory of a process (bytes). */
export function residentBytes(pid: number): number {
  const kilobytes = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+)/m)?.[1]
  return Number(kilobytes) * 1024
}
