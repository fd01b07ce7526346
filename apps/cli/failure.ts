/** Something that did not work; its message is the one line to print. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** The command was not written as it must be. */
export class Usage extends Error {
  override readonly name = 'Usage';
}
