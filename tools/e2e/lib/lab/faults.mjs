import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What can be wrong with a host, each for as long as something is played.
 * @param {import('./site.mjs').Site} host
 * @param {import('./network.mjs').Network} network
 */
export const faultsOf = (host, network) => ({
  /** A name leads nowhere on this host. @param {string} name @param {() => Promise<unknown>} play */
  async unreachable(name, play) {
    await host.run(['sed', '-i', `s/^[0-9.]* ${name} /${network.address()} ${name} /`, '/etc/hosts']);
    await play();
    await network.tell(host.run);
    await sleep(5500); // for as long Docker, as any Go program, goes by the /etc/hosts that it read before
  },

  /**
   * Docker's plugin says that it is another Compose; nothing else of it can be called.
   * @param {string} version
   * @param {() => Promise<unknown>} play
   */
  async compose(version, play) {
    const plugin = '/usr/local/lib/docker/cli-plugins/docker-compose';
    const metadata = JSON.stringify({
      SchemaVersion: '0.1.0',
      Vendor: 'Docker Inc.',
      Version: `v${version}`,
      ShortDescription: 'Docker Compose',
    });
    await host.run(['bash', '-c', `mv ${plugin} ${plugin}.kept; cat > ${plugin}; chmod 755 ${plugin}`], {
      input: `#!/bin/sh\ncase $* in docker-cli-plugin-metadata) echo '${metadata}' ;; *version*) echo ${version} ;; *) exit 1 ;; esac\n`,
    });
    await play();
    await host.run(['mv', `${plugin}.kept`, plugin]);
  },

  /** Docker's disk has next to no room left; the machine was made with a small one. @param {() => Promise<unknown>} play */
  async fullDisk(play) {
    const filler = '/var/lib/docker/filler';
    await host.run([
      'bash',
      '-c',
      `fallocate --length "$(($(df --output=avail -B1 /var/lib/docker | tail -n 1) - 200 * 1024 * 1024))" ${filler}`,
    ]);
    await play();
    await host.run(['rm', filler]);
  },
});
