/** Sizes that drawing and page share, in pixels. */

/** Above the first row, for the time axis. */
export const axisHeight = 30

/** Below the last row, for the slider. */
export const sliderHeight = 50
