/**
 * What becomes of what is on a Drive: it is copied to the Archive; or it is uploaded straight from the Drive; or only the
 * catalogue knows of it.
 */
export type DriveMode = 'copy' | 'cloud-only' | 'catalogue-only';
