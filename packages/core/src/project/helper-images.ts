/** Images of helpers that run beside an app, such as a cache. They are not the app. */
const HELPERS =
  /(?:^|\/)(?:postgres|postgresql|postgis|pgvector|mysql|mariadb|mongo|redis|redis-stack|valkey|dragonfly|keydb|memcached|rabbitmq|nats|elasticsearch|opensearch|meilisearch|typesense|nginx|nginx-proxy|acme-companion|docker-gen|traefik|caddy|cloudflared|litestream|watchtower|minio|mailpit|mailhog|mailcatcher|smtp4dev|adminer|pgadmin4?|phpmyadmin|prometheus|alpine-chrome|chrome)(?::|@|$)/;

/** True for the image of a database server, a proxy, a cache and the like. */
export function isHelper(image: string | undefined): boolean {
  return image !== undefined && HELPERS.test(image);
}
