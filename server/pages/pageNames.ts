/** The pages of the site: none shows anything of an address, a visitor or a room. `broken` stands for every error but 404. */
export const PAGE_NAMES = ['home', 'room', 'missing', 'broken'] as const
export type PageName = typeof PAGE_NAMES[number]
