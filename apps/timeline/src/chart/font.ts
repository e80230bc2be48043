/** The type of page and drawing: what the system has, nothing to load. */
export const fontFamily =
  "Inter, 'Inter Variable', ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
