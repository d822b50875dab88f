// A REST API to stand behind the gateway beside the models.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(`${JSON.stringify({ asked: request.url, items: ['pen', 'paper'] })}\n`);
});
server.listen(Number(process.env.SHOP_PORT ?? 3000), '127.0.0.1');
