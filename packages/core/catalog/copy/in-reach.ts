/**
 * SQL: whether the Content named by an expression can be delivered now, from the Archive, an attached Drive or the
 * cloud. The rows say so; whether the bytes are really there is seen when they are read.
 */
export function inReachSql(contentId: string): string {
  return `EXISTS (SELECT FROM copy AS some_copy JOIN volume AS its_volume ON its_volume.id = some_copy.volume_id
    WHERE some_copy.content_id = ${contentId} AND some_copy.state = 'present' AND CASE its_volume.kind
      WHEN 'drive' THEN EXISTS (SELECT FROM attachment WHERE attachment.volume_id = its_volume.id
        AND detached_at IS NULL AND released_at IS NULL)
      ELSE its_volume.state = 'ready' END)`;
}

/** SQL: whether any Volume, in reach or not, is said to hold the Content. */
export function isHeldSql(contentId: string): string {
  return `EXISTS (SELECT FROM copy WHERE copy.content_id = ${contentId} AND copy.state = 'present')`;
}
