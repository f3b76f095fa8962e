/** @param home a home page. @returns the settings that it was made with, as far as pages show them; empty where it shows none. */
export function shownSettings(home: string): Record<string, string> {
  const [, config = ''] = home.match(/window\.__NUXT__\.config=(.*?)<\/script>/s) ?? []
  const [, url = ''] = config.match(/url:"([^"]*)"/) ?? []
  const [, encryption = ''] = config.match(/encryption:"([^"]*)"/) ?? []
  return { NUXT_PUBLIC_URL: url, NUXT_PUBLIC_ENCRYPTION: encryption, NUXT_ROOM_LIFETIME_SECONDS: shownLifetime(home) }
}

/** Nuxt writes state as a list of values, which name each other by their place in it. */
function shownLifetime(home: string): string {
  const [, data = '[]'] = home.match(/id="__NUXT_DATA__"[^>]*>(.*?)<\/script>/s) ?? []
  const [, place = '-1'] = data.match(/"\$slongestLifetimeSeconds":(\d+)/) ?? []
  try {
    const values: unknown = JSON.parse(data)
    return Array.isArray(values) ? String(values[Number(place)] ?? '') : ''
  }
  catch {
    return ''
  }
}
