/** Runs a browser feature; `undefined` if the browser lacks or refuses it. */
export function attempt<Result>(use: () => Result): Result | undefined {
  try {
    return use()
  }
  catch {
    return undefined
  }
}
