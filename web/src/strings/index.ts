/** The catalogue in the reader's language. English is the only one yet; another is a second module of the same shape. */
export * from './en'
