// A personal data server of Bluesky with the directory of accounts it needs, on 127.0.0.1.
// Prints one line of JSON when both answer, and ends when its standard input does.
'use strict'
const { Server } = require('node:net')

const listen = Server.prototype.listen
Server.prototype.listen = function (where, ...rest) {
  const port = typeof where === 'object' && where !== null ? where.port : where
  if (port === undefined || Number.isNaN(Number(port))) return listen.call(this, where, ...rest)
  const ready = rest.find((one) => typeof one === 'function')
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ready)
}

const { TestNetworkNoAppView } = require('@atproto/dev-env')

async function main(names) {
  const network = await TestNetworkNoAppView.create({ pds: { hostname: 'localhost' } })
  const accounts = {}
  for (const name of names) {
    const created = await network.pds.getClient().createAccount({
      handle: `${name}.test`, email: `${name}@mail.test`, password: `${name}-pass`,
    })
    accounts[name] = created.data.did
  }
  console.log(JSON.stringify({ pds: network.pds.url, plc: network.plc.url, accounts }))
  const end = () => process.exit(0)
  process.stdin.on('end', end).on('error', end).resume()
  process.on('SIGTERM', end)
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error)
  process.exit(1)
})
