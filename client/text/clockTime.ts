let format: Intl.DateTimeFormat | undefined

/** The time of day in this device's locale. `at`: epoch milliseconds. */
export function formatClockTime(at: number): string {
  // Cached, since creating it costs as much as drawing several messages; created only with the first message.
  format ??= new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
  return format.format(at)
}
