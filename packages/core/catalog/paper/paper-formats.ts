/** Raised when older versions could not read what is written any more. */
export const MANIFEST_FORMAT = 1;
export const CATALOGUE_FORMAT = 1;
