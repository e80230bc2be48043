/** How to read a cell. */
export const Legend = ({ nights }: { readonly nights: number }) => (
  <div className="legend">
    <p>
      A cell says in how many of its trials a promise was broken, and between which rates the true one lies (exact 95 %
      interval): few trials say little, however well they went. What a version is known to do is tinted, and no news.
    </p>
    <p>
      {nights === 1
        ? 'There is no earlier matrix: each small drawing has one night.'
        : `The small drawings show the rates of ${nights} nights, from none at the bottom to all at the top on a root scale, with their intervals as a band.`}{' '}
      Arrow keys go from cell to cell, Enter opens one, Escape closes it.
    </p>
  </div>
)
