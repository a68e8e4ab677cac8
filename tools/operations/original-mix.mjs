/** What the original mix `litestream-aws` left in a project, reduced to what is read from it: see docs/second-run.md. */
export function addOriginalMix(checkout) {
  checkout.write(
    '.deploy/docker-compose-template.yml',
    `version: "3.9"
services:
  app:
    image: ghcr.io/\${IMAGE_REPO}:\${RELEASE_VERSION}
    restart: always
    network_mode: bridge
    ports: [ "80" ]
    container_name: \${APP_NAME}_app
    environment:
      VIRTUAL_HOST: \${HOST_DOMAIN}
      LETSENCRYPT_HOST: \${HOST_DOMAIN}
      LETSENCRYPT_EMAIL: \${LETSENCRYPT_EMAIL}
    volumes: [ "app-mydb:/app/App_Data" ]
    depends_on: { app-litestream: { condition: service_healthy } }
  app-litestream:
    image: litestream/litestream
    container_name: \${APP_NAME}_litestream
    healthcheck:
      test: /usr/local/bin/litestream restore -if-db-not-exists -if-replica-exists -o /data/app.db s3://\${AWS_S3_BUCKET}/MyApp.sqlite
      timeout: 10m
      retries: 1
    command: [ "replicate", "/data/app.db", "s3://\${AWS_S3_BUCKET}/MyApp.sqlite" ]
    environment:
      AWS_ACCESS_KEY_ID: \${AWS_ACCESS_KEY_ID}
      AWS_SECRET_ACCESS_KEY: \${AWS_SECRET_ACCESS_KEY}
    volumes: [ "app-mydb:/data" ]
volumes:
  app-mydb:
    name: \${APP_NAME}-mydb
`,
  );
  checkout.write(
    '.github/workflows/release.yml',
    `name: Release
on: { release: { types: [ published ] }, workflow_dispatch: {} }
jobs:
  push_to_registry:
    runs-on: ubuntu-22.04
    steps:
      - uses: actions/checkout@v3
      - run: |
          echo "AWS_S3_BUCKET=\${{ secrets.AWS_S3_BUCKET }}" >> .env
          echo "AWS_ACCESS_KEY_ID=\${{ secrets.AWS_ACCESS_KEY_ID }}" >> .env
          echo "AWS_SECRET_ACCESS_KEY=\${{ secrets.AWS_SECRET_ACCESS_KEY }}" >> .env
          echo "HOST_DOMAIN=\${{ secrets.DEPLOY_HOST }}" >> .env
          envsubst < .deploy/docker-compose-template.yml > docker-compose.yml
`,
  );
}
