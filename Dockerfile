# SPDX-License-Identifier: Apache-2.0
# The service with its workers. Node 24 comes with the packages, as on every machine.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-audit --no-fund
COPY . .
RUN npm run --silent build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8140 DATA_DIR=/data
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json /app/medplum.config.json ./
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/src ./src
COPY --from=build --chown=root:root /app/dist ./dist
COPY --from=build --chown=root:root /app/scripts/backup.ts ./scripts/backup.ts
# Edits are imported with: docker compose exec charges node src/cli/import-ncci.ts --server FILE…
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8140
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without npm in between, so that the signal to stop arrives.
CMD ["node", "src/service/main.ts"]
