// Made once: it costs as much as drawing several messages.
const format = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })

/** The time of day as people write it where this device is. `at`: epoch milliseconds. */
export function formatClockTime(at: number): string {
  return format.format(at)
}
