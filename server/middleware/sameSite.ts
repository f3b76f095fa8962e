import { defineEventHandler, getRequestHeader } from 'h3'
import { apiError } from '#server/http/apiError'
import { isApi } from '#server/http/isApi'
import { useApp } from '#server/app'

/** `Sec-Fetch-Site` of a page of another site; over plain HTTP browsers send only `Origin`. */
const OTHER_SITES = ['cross-site', 'same-site']

/** CSRF protection: refuses changes requested by pages of other sites. */
export default defineEventHandler(async (event) => {
  if (event.method === 'GET' || event.method === 'HEAD' || !isApi(event.path)) return
  if (OTHER_SITES.includes(getRequestHeader(event, 'sec-fetch-site') ?? '')) throw apiError('forbidden')
  const { isOwnPage } = await useApp()
  if (!isOwnPage(event.node.req)) throw apiError('forbidden')
})
