# Safelight: one image for server, worker and dock; the command says which.

FROM node:24-bookworm-slim AS build
WORKDIR /safelight
COPY package.json package-lock.json .npmrc ./
COPY packages/contract/package.json packages/contract/
COPY packages/core/package.json packages/core/
COPY apps/cli/package.json apps/cli/
COPY apps/server/package.json apps/server/
COPY apps/standalone/package.json apps/standalone/
COPY apps/web/package.json apps/web/
COPY workers/package.json workers/
COPY test/package.json test/
RUN npm ci --ignore-scripts --no-audit
COPY . .
# Generating the client uses no engine, but Prisma wants to see one.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true CHECKPOINT_DISABLE=1 npx prisma generate \
 && cd apps/web && npx vite build

# Only what runs: no build tools, and of Prisma neither its command nor the databases that are not PostgreSQL.
FROM node:24-bookworm-slim AS packages
WORKDIR /safelight
COPY --from=build /safelight ./
RUN rm -rf node_modules apps/*/node_modules packages/*/node_modules workers/node_modules \
 && npm ci --ignore-scripts --no-audit --omit=dev \
      --workspace=@safelight/server --workspace=@safelight/workers --workspace=@safelight/cli \
 && cd node_modules \
 && rm -rf prisma typescript effect elkjs react react-dom lodash remeda @electric-sql @visx \
      @prisma/dev @prisma/engines @prisma/engines-version @prisma/fetch-engine @prisma/get-platform \
      @prisma/config @prisma/query-plan-executor @prisma/streams-local @prisma/studio-core \
 && find @prisma/client/runtime -regextype egrep -regex '.*[.](cockroachdb|mysql|sqlite|sqlserver)[.].*' -delete \
 && find . -name '*.map' -delete \
 && cd .. \
 && rm -rf apps/standalone apps/web/src apps/web/static apps/web/.svelte-kit \
 && node --input-type=module -e "for (const file of ['connect', 'migrate', 'schema-engine']) \
      await import('@safelight/core/adapters/db/' + file + '.ts')"

FROM node:24-bookworm-slim
# ffmpeg makes the posters of films; built with --build-arg FFMPEG= the image is 500 MB smaller and has none.
ARG FFMPEG=ffmpeg
# perl runs exiftool, blkid (util-linux) recognises drives.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates perl util-linux $FFMPEG \
 && rm -rf /var/lib/apt/lists/* \
 && ln -s /safelight/apps/cli/bin/safelight.js /usr/local/bin/safelight \
 && mkdir /archive && mkdir --mode=0777 /data
COPY --from=packages /safelight /safelight
WORKDIR /safelight
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/tmp/compiled \
    SAFELIGHT_DATA=/data \
    SAFELIGHT_ARCHIVE=/archive \
    SAFELIGHT_HOST=0.0.0.0 \
    SAFELIGHT_PORT=4700
VOLUME /data
EXPOSE 4700
CMD ["node", "--max-semi-space-size=4", "--max-old-space-size=1024", "apps/server/main.ts"]
