/**
 * A Compose file of the user's own with a service that listens as Redis does, and answers PING with what it was told.
 * @param {string} [answer]
 * @param {string} [more] Further services, indented by two.
 */
export const cache = (answer = 'PONG', more = '') => `services:
  cache:
    image: e2e-base:bookworm
    init: true
    restart: unless-stopped
    healthcheck: { test: [ CMD, bash, -c, "exec 3<>/dev/tcp/127.0.0.1/6379" ], interval: 1s }
    environment: { ANSWER: "${answer}" }
    command:
      - perl
      - -MIO::Socket::INET
      - -e
      - |
        my $$server = IO::Socket::INET->new(LocalPort => 6379, Listen => 5, ReuseAddr => 1) or die $$!;
        while (my $$caller = $$server->accept) {
          my $$line = <$$caller>;
          print $$caller "+$$ENV{ANSWER}\\r\\n" if $$line =~ /^PING/;
          close $$caller;
        }
${more}`;
