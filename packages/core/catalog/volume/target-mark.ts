/** The folder that a Restore makes in its target: where files wait until they are proven, and what tells the target again. */
export function targetMark(restoreId: string): string {
  return `.safelight-restore-${restoreId}`;
}
