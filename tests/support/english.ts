import { createFormats } from '~/client/text/formats'
import { roomStrings } from '~/client/text/languages/en/room'
import { siteStrings } from '~/client/text/languages/en/site'

const formats = createFormats('en')

/** All English words, as pages have them. */
export const strings = { ...siteStrings(formats), ...roomStrings(formats), formats }
