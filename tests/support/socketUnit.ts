/**
 * A command that runs a server like systemd with a socket unit: listens, hands the socket over as descriptor 3, and starts the
 * server again whenever it has ended. Ends with it after a SIGTERM of its own. Perl is on every Debian and macOS.
 *
 * @param path of a Unix socket; else it listens on a free TCP port.
 */
export function socketUnit(path = ''): string[] {
  return ['perl', '-MIO::Socket::INET', '-MIO::Socket::UNIX', '-MPOSIX', '-e', `
    my $path = shift;
    # Descriptors up to this one are inherited.
    $^F = 10;
    my $socket = $path ? IO::Socket::UNIX->new(Local => $path, Listen => 128) : IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 128);
    POSIX::dup2(fileno($socket), 3);
    my ($child, $isStopping);
    $SIG{TERM} = sub { $isStopping = 1; kill 'TERM', $child };
    $SIG{HUP} = sub { kill 'TERM', $child };
    do {
      $child = fork;
      if (!$child) { $ENV{LISTEN_FDS} = 1; $ENV{LISTEN_PID} = $$; exec @ARGV }
      while (waitpid($child, 0) == -1 && $!{EINTR}) {}
    } until $isStopping;
    exit($? >> 8);
  `, path]
}
