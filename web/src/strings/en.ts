/**
 * Everything the app says in English, area by area. An area is a module of its own, so that a page brings its own
 * words and no others. Sentences with something in them are functions: word order is the language's business.
 */
export { kit } from './en/kit'
export { shell } from './en/shell'
export { home } from './en/home'
export { activity } from './en/activity'
export { knowledge } from './en/knowledge'
export { settings } from './en/settings'
export { experiments } from './en/experiments'
export { sketch } from './en/sketch'
export { library } from './en/library'
export { prompt } from './en/prompt'
export { releases } from './en/releases'
export { proposals } from './en/proposals'
export { reviews } from './en/reviews'
export { judges } from './en/judges'
export { optimization } from './en/optimization'
export { editor } from './en/editor'
export { compare } from './en/compare'
export { playground } from './en/playground'
export { datasets } from './en/datasets'
