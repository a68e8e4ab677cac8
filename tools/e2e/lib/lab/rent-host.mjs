/** A user who may log in. With `password` sudo asks for that. @typedef {{ user: string, password?: string }} Administrator */

/**
 * A bare Debian as a provider hands it out. Root may log in with this key; on a cloud image another user may, who may use sudo, and
 * root only says so.
 * @param {import('./lab.mjs').Lab} lab @param {string} publicKey @param {Administrator} [administrator]
 */
export async function rentHost(lab, publicKey, administrator) {
  await lab.loseHost({ bare: true, prepared: false });
  const run = (/** @type {string} */ script, input = '') => lab.host.run(['bash', '-ec', script], { input });
  const letIn = (/** @type {string} */ home, options = '') =>
    run(`mkdir -p -m 700 ${home}/.ssh; cat > ${home}/.ssh/authorized_keys`, `${options}${publicKey}`);
  if (administrator === undefined) await letIn('/root');
  else {
    const { user, password } = administrator;
    await run('apt-get update -q; DEBIAN_FRONTEND=noninteractive apt-get install -y -q sudo');
    await run(
      `useradd --create-home --shell /bin/bash ${user}; chpasswd`,
      `${user}:${password ?? 'known to nobody'}\n`,
    );
    await run('umask 227; cat > /etc/sudoers.d/image', `${user} ALL=(ALL) ${password ? '' : 'NOPASSWD: '}ALL\n`);
    await letIn(`/home/${user}`);
    await run(`chown -R ${user}: /home/${user}/.ssh`);
    const words = `Please login as the user \\"${user}\\" rather than the user \\"root\\".`; // cloud-init's
    await letIn('/root', `no-port-forwarding,command="echo '${words}';echo;exit 142" `);
  }
  await run(
    'kill "$(cat /run/sshd.pid)"; sleep 0.5; /usr/sbin/sshd -o PermitRootLogin=prohibit-password -f /opt/boot/sshd_config',
  );
}
