/** The code of an error of SQLite or the system, such as `SQLITE_FULL` or `EIO`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
