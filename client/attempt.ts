/** What the browser gives; `undefined` where it lacks that, or refuses it. */
export function attempt<Result>(use: () => Result): Result | undefined {
  try {
    return use()
  }
  catch {
    return undefined
  }
}
