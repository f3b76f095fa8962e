import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Migration, MigrationProvider } from 'kysely/migration'

const rooms: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.createTable('rooms')
      // Keys are never reused: leftovers of an old room must not appear in a new one.
      .addColumn('key', 'integer', column => column.primaryKey().autoIncrement())
      .addColumn('id_hash', 'blob', column => column.notNull().unique())
      .addColumn('owner_hash', 'blob', column => column.notNull())
      .addColumn('verifier', 'blob')
      .addColumn('created_at', 'integer', column => column.notNull())
      .addColumn('expires_at', 'integer', column => column.notNull())
      .addColumn('group', 'integer', column => column.notNull())
      .execute()
    await db.schema.createIndex('rooms_expires_at').on('rooms').column('expires_at').execute()
    await db.schema.createIndex('rooms_group').on('rooms').column('group').execute()
    await db.schema.createTable('clock').addColumn('mark', 'integer', column => column.notNull()).execute()
    await sql`insert into clock (mark) values (0)`.execute(db)
  },
}

const moves: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('rooms').addColumn('moves_to', 'integer').execute()
    await db.schema.createIndex('rooms_moves_to').on('rooms').column('moves_to').where('moves_to', 'is not', null).execute()
  },
}

const locks: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('rooms').addColumn('locked', 'integer', column => column.notNull().defaultTo(0)).execute()
  },
}

/** In code: a bundle has no folder of migrations. */
export const migrations: MigrationProvider = {
  getMigrations: () => Promise.resolve({ '0001_rooms': rooms, '0002_moves': moves, '0003_locks': locks }),
}
