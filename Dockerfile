# One image per service: docker build --build-arg SERVICE=api .
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --no-audit --no-fund
RUN npx tsc -b services/* && (cd dashboard && npx vite build)
ARG SERVICE
RUN test -n "$SERVICE" || { echo "Say which service: --build-arg SERVICE=api|scanner|updater|notifier"; exit 1; }
RUN npm ci --no-audit --no-fund --omit=dev --workspace "services/$SERVICE" --include-workspace-root=false

FROM node:24-bookworm-slim
ARG SERVICE
ENV NODE_ENV=production SERVICE=$SERVICE
# However it is started: Sentinel does not replace what it runs on.
LABEL sentinel.self=true
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/packages ./packages
COPY --from=build /app/services/$SERVICE ./services/$SERVICE
COPY --from=build /app/dashboard/dist ./dashboard/dist
USER node
# One arena and, but for the API, which makes long lists many times a second, a small young part of the heap and an
# old one that grows slowly: a scanner of 200 containers needs about 160 MB instead of 185.
ENV MALLOC_ARENA_MAX=1
# exec, so that the engine's SIGTERM reaches the service and not a shell.
CMD ["sh", "-c", "test $SERVICE = api || heap='--max-semi-space-size=2 --heap-growing-percent=30'; exec node $heap services/$SERVICE/dist/main.js"]
