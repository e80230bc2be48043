/** LinearLite's mark. */

export const Logo = () => (
  <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" className="flex-none">
    <circle cx="9" cy="9" r="9" className="fill-accent" />
    <path
      d="M2.6 8.4 9.6 15.4M4 5l9 9M6.8 2.9l8.3 8.3"
      className="stroke-on-accent"
      strokeWidth="1.5"
      strokeLinecap="round"
    />
  </svg>
)
