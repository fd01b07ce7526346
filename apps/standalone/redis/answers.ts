import { connect } from 'node:net';

/** Whether a Redis at this socket takes commands; one that is still loading its data does not. */
export function redisAnswers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const finish = (answer: boolean) => {
      connection.destroy();
      resolve(answer);
    };
    connection.setTimeout(2_000, () => finish(false));
    connection.once('error', () => finish(false));
    connection.once('connect', () => connection.write('PING\r\n'));
    connection.once('data', (data) => finish(data.toString().startsWith('+PONG')));
  });
}
