import renderPage from '#render-page'
import { defineEventHandler, getRequestHeader, setResponseHeaders } from 'h3'
import { apiError } from '#server/http/apiError'
import { requestedLanguage } from '#server/pages/language'
import { pageAt } from '#server/pages/pageAt'
import { usePages } from '#server/pages/usePages'

/** Answers every request for a page: with one that is there, else Vue renders it. */
export default defineEventHandler(async (event) => {
  const name = pageAt(event.path)
  if (name === undefined) throw apiError('not_found')
  const page = usePages().get(name, requestedLanguage(event), getRequestHeader(event, 'accept-encoding'))
  if (!page) return await renderPage(event)
  setResponseHeaders(event, page.headers)
  return page.body
})
