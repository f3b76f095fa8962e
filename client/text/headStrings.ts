import { headStrings as ar } from './languages/ar/head'
import { headStrings as de } from './languages/de/head'
import { headStrings as en } from './languages/en/head'
import { headStrings as es } from './languages/es/head'
import { headStrings as fr } from './languages/fr/head'
import { headStrings as it } from './languages/it/head'
import { headStrings as ja } from './languages/ja/head'
import { headStrings as pl } from './languages/pl/head'
import { headStrings as ptBR } from './languages/pt-BR/head'
import { headStrings as ru } from './languages/ru/head'
import { headStrings as tr } from './languages/tr/head'
import { headStrings as zhHans } from './languages/zh-Hans/head'

/** By language; for the server and the build: no page loads it. */
export const HEAD_STRINGS = { en, de, fr, es, 'pt-BR': ptBR, it, pl, ru, tr, ar, ja, 'zh-Hans': zhHans } as const satisfies Record<string, typeof en>
