import type Database from 'better-sqlite3'
import type { AliasableExpression, Compilable } from 'kysely'
import { sql } from 'kysely'

type Value = string | number | Uint8Array | null
type Parameters = Record<string, Value>
type Placeholders<Args extends Parameters> = { readonly [Name in keyof Args]: AliasableExpression<Args[Name]> }

/** A query that is compiled by Kysely and prepared by SQLite once, at its first use. */
export interface Statement<Args extends Parameters, Row> {
  all(args: Args): Row[]
  /** Returns rows lazily: rows that are not consumed are not read. */
  iterate(args: Args): Iterable<Row>
  get(args: Args): Row | undefined
  run(args: Args): number
}

function placeholder<Type extends Value>(name: string): AliasableExpression<Type> {
  return sql<Type>`${sql.raw(`@${name}`)}`
}

/**
 * Defines a query with named parameters. Kysely would compile on every execute and is asynchronous; this compiles once and
 * runs synchronously, so that nothing is awaited inside a transaction.
 */
export function prepare<Args extends Parameters, Row>(
  sqlite: Database.Database,
  build: (parameter: Placeholders<Args>) => Compilable<Row>,
): Statement<Args, Row> {
  let prepared: Database.Statement<unknown[], Row> | undefined
  let constants: readonly unknown[] = []
  function statement() {
    if (prepared) return prepared
    // The query names its parameters; the proxy answers for all of them.
    const placeholders = new Proxy({} as Placeholders<Args>, { get: (_, name) => placeholder(String(name)) })
    const query = build(placeholders).compile()
    constants = query.parameters
    return prepared = sqlite.prepare<unknown[], Row>(query.sql)
  }
  return {
    all: args => statement().all(...constants, args),
    iterate: args => statement().iterate(...constants, args),
    get: args => statement().get(...constants, args),
    run: args => statement().run(...constants, args).changes,
  }
}
