/** What of the matrix is shown: by what cells come to, by kind, by version and by name. */
import type { MatrixPageData } from '../data.ts'
import { everything, type Filter, type Shown, toggled } from '../model/filter.ts'
import { kindNames, signs } from '../model/words.ts'

interface FiltersProps extends Pick<MatrixPageData, 'words' | 'versions' | 'rows'> {
  readonly filter: Filter
  readonly shown: Shown
  readonly onFilter: (filter: Filter) => void
}

export const Filters = ({ words, versions, rows, filter, shown, onFilter }: FiltersProps) => {
  const kinds = [...new Set(rows.map(({ kind }) => kind))]
  return (
    <search className="filters" aria-label="Filter">
      <fieldset className="chips" aria-label="What cells come to">
        {words.map(({ word, count }) => (
          <button
            key={word}
            type="button"
            className="chip"
            data-word={word}
            aria-pressed={filter.words.has(word)}
            onClick={() => onFilter({ ...filter, words: toggled(filter.words, word) })}
          >
            {signs[word] !== '' && (
              <span className="swatch" data-word={word} aria-hidden="true">
                {signs[word]}
              </span>
            )}
            {word} <span className="count">{count.toLocaleString('en')}</span>
          </button>
        ))}
      </fieldset>
      <div className="narrow">
        <Choose
          title="Kinds"
          all={kinds}
          names={kindNames}
          chosen={filter.kinds}
          onChoose={(chosen) => onFilter({ ...filter, kinds: chosen })}
        />
        <Choose
          title="Versions"
          all={versions}
          chosen={filter.versions}
          onChoose={(chosen) => onFilter({ ...filter, versions: chosen })}
        />
        <input
          type="search"
          aria-label="Filter items"
          placeholder="Item"
          value={filter.query}
          onChange={(event) => onFilter({ ...filter, query: event.target.value })}
        />
        <button type="button" disabled={filter === everything} onClick={() => onFilter(everything)}>
          Show all
        </button>
        <output className="muted">{shown.count.toLocaleString('en')} cells</output>
      </div>
    </search>
  )
}

interface ChooseProps<Name extends string> {
  readonly title: string
  readonly all: readonly Name[]
  /** How they are called, where that is not how they are named. */
  readonly names?: Readonly<Record<Name, string>>
  readonly chosen: ReadonlySet<Name>
  readonly onChoose: (chosen: ReadonlySet<Name>) => void
}

const Choose = <Name extends string>({ title, all, names, chosen, onChoose }: ChooseProps<Name>) => (
  <details className="choose">
    <summary>
      {title}
      {chosen.size > 0 && (
        <span className="count">
          {chosen.size} of {all.length}
        </span>
      )}
    </summary>
    <fieldset aria-label={title}>
      {all.map((name) => (
        <label key={name}>
          <input type="checkbox" checked={chosen.has(name)} onChange={() => onChoose(toggled(chosen, name))} />
          {names?.[name] ?? name}
        </label>
      ))}
    </fieldset>
  </details>
)
