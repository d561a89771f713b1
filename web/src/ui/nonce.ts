/** The nonce of this page, which styles made while it runs must carry. */
export const nonce: string = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
