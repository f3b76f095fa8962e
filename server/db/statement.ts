import type Database from 'better-sqlite3'
import type { AliasableExpression, Compilable } from 'kysely'
import { sql } from 'kysely'

type Value = string | number | Uint8Array | null
type Parameters = Record<string, Value>
type Placeholders<Args extends Parameters> = { readonly [Name in keyof Args]: AliasableExpression<Args[Name]> }

/** A query that Kysely typed and compiled once, and SQLite prepared once, both at its first use. */
export interface Statement<Args extends Parameters, Row> {
  /** Runs it and returns every row. */
  all(args: Args): Row[]
  /** Runs it and returns its rows one by one; those that nobody takes are not read. */
  iterate(args: Args): Iterable<Row>
  /** Runs it and returns the first row, if there is one. */
  get(args: Args): Row | undefined
  /** Runs it and returns how many rows it changed. */
  run(args: Args): number
}

/** A named parameter, as an expression of the type of its value. */
function placeholder<Type extends Value>(name: string): AliasableExpression<Type> {
  return sql<Type>`${sql.raw(`@${name}`)}`
}

/**
 * Describes a query with named parameters.
 *
 * Kysely compiles anew on every execute and is asynchronous; a statement is compiled once and runs synchronously,
 * so that nothing is ever awaited inside a transaction.
 *
 * @param sqlite the one handle on the file.
 * @param build makes the query from a placeholder per parameter.
 */
export function prepare<Args extends Parameters, Row>(
  sqlite: Database.Database,
  build: (parameter: Placeholders<Args>) => Compilable<Row>,
): Statement<Args, Row> {
  let prepared: Database.Statement<unknown[], Row> | undefined
  let constants: readonly unknown[] = []
  function statement() {
    if (prepared) return prepared
    // The query names the parameters that it uses; the proxy stands for all of them.
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
