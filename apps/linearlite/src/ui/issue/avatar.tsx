/** A person as a coloured disc with initials; the same name always has the same colour. */

const hues = ['bg-avatar-0', 'bg-avatar-1', 'bg-avatar-2', 'bg-avatar-3', 'bg-avatar-4', 'bg-avatar-5'] as const

const hueOf = (name: string): string => {
  let sum = 0
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return hues[sum % hues.length] ?? hues[0]
}

const initialsOf = (name: string): string =>
  name
    .split(/[\s._-]+/)
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('')

export const Avatar = ({ name }: { readonly name: string }) => (
  <span
    role="img"
    aria-label={name}
    title={name}
    className={`text-on-accent inline-flex size-5 flex-none items-center justify-center rounded-full text-[9px] font-semibold ${hueOf(name)}`}
  >
    {initialsOf(name)}
  </span>
)
