/** Replaces each text, everywhere. @throws Error if one is missing: the test would not change what it means to. */
export function substitute(text: string, replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`There is no ${JSON.stringify(from)} to replace in:\n${changed}`)
    return changed.replaceAll(from, () => to)
  }, text)
}
