/** What Tally keeps: proposals, and ballots for them. Its events are its own, and carry no id for a test's sake. */
import { Events, makeSchema, Schema, State } from '@livestore/livestore'

export const events = {
  proposed: Events.synced({ name: 'v1.Proposed', schema: Schema.Struct({ proposal: Schema.String }) }),
  voted: Events.synced({
    name: 'v1.Voted',
    schema: Schema.Struct({ ballot: Schema.String, proposal: Schema.String }),
  }),
  withdrawn: Events.synced({ name: 'v1.Withdrawn', schema: Schema.Struct({ ballot: Schema.String }) }),
}

const proposals = State.SQLite.table({
  name: 'proposals',
  columns: { proposal: State.SQLite.text({ primaryKey: true }) },
})

const ballots = State.SQLite.table({
  name: 'ballots',
  columns: { ballot: State.SQLite.text({ primaryKey: true }), proposal: State.SQLite.text() },
})

export const tables = { proposals, ballots }

const materializers = State.SQLite.materializers(events, {
  // Two may propose the same: it is one proposal.
  'v1.Proposed': ({ proposal }) => proposals.insert({ proposal }).onConflict('proposal', 'ignore'),
  'v1.Voted': ({ ballot, proposal }) => ballots.insert({ ballot, proposal }),
  'v1.Withdrawn': ({ ballot }) => ballots.delete().where({ ballot }),
})

export const schema = makeSchema({ events, state: State.SQLite.makeState({ tables, materializers }) })
