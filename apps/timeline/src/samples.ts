/** Trials made by hand, in the shape of real ones: what tests draw and look into. */
export { healthyBurst } from './samples/healthy-burst.ts'
export { inVirtualTime } from './samples/in-virtual-time.ts'
export { longTrial } from './samples/long-trial.ts'
export { shutDown } from './samples/shut-down.ts'
export { stall } from './samples/stall.ts'
export { changeAt, headAt, newStory, type Story } from './samples/story.ts'
