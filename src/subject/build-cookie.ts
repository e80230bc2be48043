/** The cookie that names the build which a browser gets; without it, or with a name that is none, it gets the first. */
export const buildCookie = 'linearlite-build'
