// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- every project that imports this file needs the declaration
/// <reference path="./luaSource.d.ts" />
import { createHash } from 'node:crypto'
import lua from './functions.lua'
import { PREFIX } from './keys'

const source = lua.replaceAll('PREFIX', PREFIX)

/** The name of the library tells its version: old and new code run side by side during a deployment. */
const LIBRARY = `ecr_${createHash('sha256').update(source).digest('hex').slice(0, 12)}`

/** The functions as Redis loads them. */
export const FUNCTIONS = source.replaceAll('LIBRARY', LIBRARY)

type Names = [
  'post', 'enter', 'rename', 'leave', 'away', 'retract', 'back', 'reap', 'expel', 'lock', 'page', 'find', 'state', 'giveBack', 'finish', 'erase',
  'reserve', 'make', 'beat', 'takeRoomToken',
]

export type FunctionName = Names[number]

/** The name by which Redis knows a function. */
export const functionName = (name: FunctionName): string => `${LIBRARY}_${name}`
