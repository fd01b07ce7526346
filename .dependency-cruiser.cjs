/** The import law of docs/architecture.md: one rule, one reason. */

const IO =
  '^(node:)?(fs|fs/promises|net|dgram|tls|http|https|http2|child_process|worker_threads|cluster)$|node_modules/(pg|@prisma|bullmq|ioredis|sharp|@aws-sdk|exiftool-vendored|koffi)/|^packages/core/adapters/|[.]store[.]ts$';
/** Leases are taken by whoever works; their rows are changed in that one file. What an error means needs no row. */
const DATABASE = '^packages/core/adapters/db/(?!(lease|is-away)[.]ts)|node_modules/(pg|@prisma)/';
const values = { dependencyTypesNot: ['type-only'] };

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'base-stands-alone',
      comment: 'base is what everything may rely on, so it relies on nothing of ours.',
      severity: 'error',
      from: { path: '^packages/core/base/' },
      to: { path: '^(packages|apps|workers)/', pathNot: '^packages/core/base/' },
    },
    {
      name: 'adapters-know-no-product',
      comment: 'adapters are doors to the outside. A door that knew drives or ingests could not be replaced.',
      severity: 'error',
      from: { path: '^packages/core/adapters/' },
      to: { path: '^(packages|apps|workers)/', pathNot: '^packages/(core/(base|adapters)|contract)/' },
    },
    {
      name: 'adapters-only-name-the-contract',
      comment:
        'The shapes of what passes through a door may be named; nothing of the contract may run there.',
      severity: 'error',
      from: { path: '^packages/core/adapters/', pathNot: '[.]test[.]ts$' },
      to: { path: '^packages/contract/', ...values },
    },
    {
      name: 'catalog-knows-no-flow',
      comment:
        'catalog says what exists; what happens to it is told in flows, what is asked of it in reports.',
      severity: 'error',
      from: { path: '^packages/core/catalog/' },
      to: {
        path: '^(packages|apps|workers)/',
        pathNot: '^packages/(core/(base|adapters|catalog)|contract)/',
      },
    },
    {
      name: 'flows-stand-apart',
      comment:
        'A flow that calls another cannot be read on one page; what two of them need belongs to catalog.',
      severity: 'error',
      from: { path: '^packages/core/flows/([^/]+)/' },
      to: { path: '^packages/core/flows/([^/]+)/', pathNot: '^packages/core/flows/$1/' },
    },
    {
      name: 'flows-and-reports-apart',
      comment: 'Flows change, reports only read: neither may depend on how the other does it.',
      severity: 'error',
      from: { path: '^packages/core/(flows|reports)/' },
      to: { path: '^(packages/core/(flows|reports)|apps|workers)/', pathNot: '^packages/core/$1/' },
    },
    {
      name: 'plans-and-proofs-are-pure',
      comment:
        'A decision is a function from facts to a plan: without input and output it can be tested as a table.',
      severity: 'error',
      from: { path: '/(plan|prove)-[^/]+[.]ts$', pathNot: '[.]test[.]ts$|^packages/core/adapters/' },
      to: { path: IO, ...values },
    },
    {
      name: 'only-stores-speak-sql',
      comment: 'Who else could change a row must be visible from the file name. Types may be named anywhere.',
      severity: 'error',
      from: {
        path: '^(packages/core/(catalog|flows)|apps/(server|cli)|workers)/',
        pathNot: '[.]store[.]ts$|[.]test[.]ts$|^(apps/server|workers)/(main|deps)[.]ts$',
      },
      to: { path: DATABASE, ...values },
    },
    {
      name: 'processes-stand-apart',
      comment: 'Server and workers meet in rows and queues: several of each may run, on different hosts.',
      severity: 'error',
      from: { path: '^(apps/server|apps/cli|workers)/' },
      to: { path: '^(apps|workers)/', pathNot: '^$1/' },
    },
    {
      name: 'cli-speaks-http',
      comment: 'The command talks to the running server like any script: it knows the contract only.',
      severity: 'error',
      from: { path: '^apps/cli/' },
      to: { path: '^packages/core/', pathNot: '^packages/core/base/' },
    },
    {
      name: 'web-knows-the-contract-only',
      comment:
        'What the browser needs to know stands in the contract; anything else would end in its bundle.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(packages|apps|workers)/', pathNot: '^(packages/contract|apps/web)/' },
    },
    {
      name: 'contract-stands-alone',
      comment: 'Server and web share the contract, so it may drag neither into the other.',
      severity: 'error',
      from: { path: '^packages/contract/' },
      to: { path: '^(packages|apps|workers)/', pathNot: '^packages/contract/' },
    },
    {
      name: 'ui-knows-no-parts',
      comment: 'ui is drawing without knowledge of Safelight: buttons do not know drives.',
      severity: 'error',
      from: { path: '^apps/web/src/lib/ui/' },
      to: { path: '^apps/web/src/(lib/(parts|pages|api|live|state)|routes)/' },
    },
    {
      name: 'parts-know-no-pages',
      comment: 'A part is used on several pages, so it cannot lean on one.',
      severity: 'error',
      from: { path: '^apps/web/src/lib/parts/' },
      to: { path: '^apps/web/src/(lib/pages|routes)/' },
    },
    {
      name: 'tests-stay-out',
      comment: 'What ships does not lean on what only tests.',
      severity: 'error',
      from: { path: '^(packages|apps|workers)/', pathNot: '[.]test[.]ts$' },
      to: { path: '^test/|[.]test[.]ts$' },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: { pathNot: '/generated/' },
      to: { circular: true, viaOnly: values },
    },
    {
      name: 'declared-dependencies',
      comment: 'A package that package.json does not name may be gone after the next update.',
      severity: 'error',
      from: { path: '^(packages|apps|workers|test)/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that leads nowhere hides from every other rule.',
      severity: 'error',
      from: { path: '^(packages|apps|workers|test|prisma)/' },
      to: { couldNotResolve: true, pathNot: '^([$]app|[$]env|[$]lib|[.]/[$]types|[?])' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/generated/' },
    exclude: { path: '/([.]svelte-kit|build|coverage)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'svelte', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.svelte.ts', '.d.ts'],
    },
  },
};
